// The detector's constructor: the earliest of the process, since the program
// links us.
#include "hooks_impl.h"
#include "interpose.h"
#include "memory_budget.h"
#include "options.h"
#include "reporter.h"
#include "thread_block.h"
#include "threads.h"

namespace gosan::detector {
namespace {

__attribute__((constructor(101))) void start() {
  thread_block();
  load_options();
  set_memory_limit(options().memory_limit);
  find_own_code();
  start_threads();
  start_reporter();
  attach_hooks();
}

}  // namespace
}  // namespace gosan::detector
