// When nothing can ever run again.
#include "deadlock.h"

#include <sys/stat.h>

#include "goroutine.h"
#include "hooks.h"
#include "process.h"
#include "scheduler.h"
#include "scheduler_state.h"
#include "timer_heap.h"

namespace gosan::detail {
namespace {

// Threads of this process that are neither ours nor blocked in us.
bool foreign_thread_can_act() noexcept {
  struct stat tasks{};
  if (stat("/proc/self/task", &tasks) != 0) return false;
  const std::uint64_t threads = tasks.st_nlink - 2;
  const std::uint64_t known = worker_count() + helper_threads() +
                              foreign_threads_blocked() +
                              (main_thread_waits() ? 1u : 0u);
  return threads > known;
}

}  // namespace

Verdict judge() noexcept {
  // Before the timers: a thread that can act may arm one, queue up for it and
  // block while we look.
  const bool foreign_acts = foreign_thread_can_act();
  if (scheduler.running_workers.load(std::memory_order_seq_cst) != 0 ||
      scheduler.deadlock_found || process_ending() || work_in_queues() ||
      timers_can_wake()) {
    return Verdict::kAlive;
  }
  if (foreign_acts) {
    return live_goroutines() > 0 ? Verdict::kAskAgain : Verdict::kAlive;
  }
  return Verdict::kDead;
}

}  // namespace gosan::detail
