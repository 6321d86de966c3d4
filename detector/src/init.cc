// Tables and the first task.
#include "init.h"

#include "clock.h"
#include "segment.h"
#include "shadow.h"
#include "sync_var.h"
#include "task.h"
#include "thread_block.h"

namespace gosan::detector {
namespace {

constexpr std::uint64_t kMainGid = 1;

Task* g_main = nullptr;

}  // namespace

void init_core(ThreadBlock& first) noexcept {
  init_thread_blocks();
  init_clocks();
  init_segments();
  init_shadow();
  init_sync_vars();
  init_tasks();
  g_main = make_task(kMainGid, 0, nullptr, StackId::kNone);
  start_clock(*g_main, nullptr);
  first.thread_task = g_main;
  set_current_task(first, g_main);
}

Task* main_task() noexcept { return g_main; }

}  // namespace gosan::detector
