// The workers that rest: their list, and how one of them is roused. Who gives a
// worker something (a processor, a goroutine) takes it off the list, notes the
// gift in its record under the scheduler's lock and wakes it afterwards.
#ifndef GOSAN_RUNTIME_IDLE_WORKERS_H
#define GOSAN_RUNTIME_IDLE_WORKERS_H

#include <cstdint>

#include "scheduler_state.h"

namespace gosan::detail {

// Values of Worker::wake.
inline constexpr std::uint32_t kAsleep = 0;
inline constexpr std::uint32_t kHanded = 1;     // something was handed over
inline constexpr std::uint32_t kLookAgain = 2;  // compute the nap anew

/// The one that rests shortest; null when none does.
Worker* take_idle_worker() noexcept GOSAN_REQUIRES(scheduler.lock);
/// The worker rests from now on.
void put_idle_worker(Worker& worker) noexcept GOSAN_REQUIRES(scheduler.lock);
/// Takes this one off the list, if it is there.
void unlink_idle_worker(Worker& worker) noexcept GOSAN_REQUIRES(scheduler.lock);
/// The worker, already off the list, stops resting.
void mark_running(Worker& worker) noexcept GOSAN_REQUIRES(scheduler.lock);
/// The same, and it has `processor` from now on; wake it after the lock.
void hand(Worker& worker, Processor& processor, bool spinning) noexcept
    GOSAN_REQUIRES(scheduler.lock);

/// Something was handed to the worker.
void wake(Worker& worker) noexcept;
/// The watcher computes anew how long it may sleep.
void nudge(Worker& worker) noexcept;

}  // namespace gosan::detail

#endif  // GOSAN_RUNTIME_IDLE_WORKERS_H
