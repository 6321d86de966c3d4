// The scheduler's shared state, for scheduler.cc and resting.cc only.
#ifndef GOSAN_RUNTIME_SCHEDULER_STATE_H
#define GOSAN_RUNTIME_SCHEDULER_STATE_H

#include <atomic>
#include <cstdint>

#include "processor.h"
#include "spin_lock.h"
#include "worker.h"

namespace gosan::detail {

inline constexpr std::uint32_t kMaxProcessors = 1024;

// Lock order: a channel's or semaphore's lock, then `lock`, then a timer
// heap's lock.
struct Scheduler {
  SpinLock lock;
  GoroutineList global GOSAN_GUARDED_BY(lock);
  Processor* idle_processors GOSAN_GUARDED_BY(lock) = nullptr;
  Worker* idle_workers GOSAN_GUARDED_BY(lock) = nullptr;
  // Ended goroutines in no batch; see idle_goroutines.cc.
  GoroutineList loose_idle GOSAN_GUARDED_BY(lock);
  bool deadlock_found GOSAN_GUARDED_BY(lock) = false;

  // Written under the lock, read as hints without it.
  alignas(64) std::atomic<std::uint32_t> global_size{0};
  std::atomic<std::uint32_t> idle_processor_count{0};
  std::atomic<Worker*> watcher{nullptr};
  std::atomic<bool> watching{false};  // the watcher looks after busy workers
  // Workers that are not resting; those in blocking() count.
  std::atomic<std::uint32_t> running_workers{0};
  std::atomic<std::uint32_t> processor_count{0};
  std::atomic<std::uint32_t> processors_made{0};  // retired ones as well
  // Workers looking for work; see the invariant in scheduler.h.
  alignas(64) std::atomic<std::uint32_t> spinning{0};
  // Goroutines started minus ended off any processor.
  std::atomic<std::int64_t> live_elsewhere{0};
  // [processors_made] first those in use, then retired ones
  std::atomic<Processor*> processors[kMaxProcessors] = {};
};

extern Scheduler scheduler;

/// Whether a ring or the global queue holds somebody.
bool work_in_queues() noexcept;

// ---- resting.cc ----

/// Wakes or starts a worker, unless one is already looking for work.
void wake_one() noexcept GOSAN_EXCLUDES(scheduler.lock);
/// A run_next was filled: has somebody look after it.
void wake_for_run_next() noexcept GOSAN_EXCLUDES(scheduler.lock);
/// Has some other worker run with `processor`.
void hand_off(Processor& processor) noexcept GOSAN_EXCLUDES(scheduler.lock);
/// Rests until there is something to do; the worker then holds a processor.
void rest(Worker& worker) noexcept GOSAN_EXCLUDES(scheduler.lock);
/// A worker whose locked goroutine waits: rests until that one can run.
void rest_for_locked(Worker& worker) noexcept GOSAN_EXCLUDES(scheduler.lock);
/// The worker ends: what it holds goes to the others.
void retire_worker(Worker& worker) noexcept GOSAN_EXCLUDES(scheduler.lock);
/// Sends `goroutine` with this worker's processor to the worker it is locked
/// to.
void send_to_its_worker(Worker& worker, Goroutine& goroutine) noexcept
    GOSAN_EXCLUDES(scheduler.lock);
/// The worker found work and is not looking any more.
void stop_spinning(Worker& worker) noexcept GOSAN_EXCLUDES(scheduler.lock);

/// gomaxprocs went down: what this processor holds goes to the others.
void retire_processor(Processor& processor) noexcept
    GOSAN_EXCLUDES(scheduler.lock);

/// The worker runs with `processor` from now on; on its own thread.
void take_up(Worker& worker, Processor& processor) noexcept;
Processor* take_idle_processor() noexcept GOSAN_REQUIRES(scheduler.lock);
void put_idle_processor(Processor& processor) noexcept
    GOSAN_REQUIRES(scheduler.lock);

/// Every processor, those that are being retired as well.
inline std::uint32_t processors_made() noexcept {
  // acquire: pairs with the release after their creation.
  return scheduler.processors_made.load(std::memory_order_acquire);
}
inline Processor& processor_at(std::uint32_t index) noexcept {
  // relaxed: processors_made() has made it visible.
  return *scheduler.processors[index].load(std::memory_order_relaxed);
}

}  // namespace gosan::detail

#endif  // GOSAN_RUNTIME_SCHEDULER_STATE_H
