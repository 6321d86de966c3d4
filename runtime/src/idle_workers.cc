#include "idle_workers.h"

#include "futex.h"
#include "scheduler_state.h"

namespace gosan::detail {

Worker* take_idle_worker() noexcept {
  Worker* worker = scheduler.idle_workers;
  if (worker != nullptr) scheduler.idle_workers = worker->next_idle;
  return worker;
}

void put_idle_worker(Worker& worker) noexcept {
  worker.idle = true;
  worker.next_idle = scheduler.idle_workers;
  scheduler.idle_workers = &worker;
  // relaxed: hints for others; the lock orders the rest.
  if (scheduler.watcher.load(std::memory_order_relaxed) == nullptr) {
    scheduler.watcher.store(&worker, std::memory_order_relaxed);
  }
  scheduler.running_workers.fetch_sub(1, std::memory_order_seq_cst);
}

void unlink_idle_worker(Worker& worker) noexcept {
  Worker** link = &scheduler.idle_workers;
  while (*link != nullptr && *link != &worker) link = &(*link)->next_idle;
  if (*link != nullptr) *link = worker.next_idle;
}

void mark_running(Worker& worker) noexcept {
  worker.idle = false;
  if (scheduler.watcher.load(std::memory_order_relaxed) == &worker) {
    scheduler.watcher.store(nullptr, std::memory_order_relaxed);
    scheduler.watching.store(false, std::memory_order_seq_cst);
  }
  scheduler.running_workers.fetch_add(1, std::memory_order_seq_cst);
}

void hand(Worker& worker, Processor& processor, bool spinning) noexcept {
  mark_running(worker);
  worker.handed_processor = &processor;
  worker.handed_spinning = spinning;
}

void wake(Worker& worker) noexcept {
  // release: what was handed over is complete.
  worker.wake.store(kHanded, std::memory_order_release);
  futex_wake(worker.wake, 1);
}

void nudge(Worker& worker) noexcept {
  std::uint32_t asleep = kAsleep;
  // seq_cst: after the caller's change, before the watcher's look at it.
  if (worker.wake.compare_exchange_strong(asleep, kLookAgain,
                                          std::memory_order_seq_cst)) {
    futex_wake(worker.wake, 1);
  }
}

}  // namespace gosan::detail
