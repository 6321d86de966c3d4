// Which goroutine runs where: run queues, stealing, waking and resting workers.
//
// No wake-up is lost: who makes work visible (a queue) fences and then looks
// for idle processors and spinning workers; a worker that rests first marks
// its processor idle and itself not spinning, fences, and then looks at all
// queues. One of the two sees the other.
//
// A goroutine in a processor's run_next wakes nobody while a watcher exists:
// usually the one who readied it parks at once. The watcher is the one idle
// worker that sleeps with a timeout, for the next timer and, while others are
// busy, to take a run_next that was left lying.
#ifndef GOSAN_RUNTIME_SCHEDULER_H
#define GOSAN_RUNTIME_SCHEDULER_H

#include <atomic>
#include <cstddef>
#include <cstdint>

#include "goroutine.h"
#include "processor.h"
#include "seam.h"
#include "worker.h"

namespace gosan::detail {

/// Makes a waiting goroutine (or foreign thread) runnable: it runs next here,
/// or is left to other workers. Orders nothing.
void ready(Goroutine& goroutine) noexcept;

/// The same for a goroutine that never ran: nothing to announce.
void start_queued(Goroutine& goroutine) noexcept;

/// Queues a goroutine that runs behind all others. `wake`: at once on an idle
/// processor, if there is one.
void ready_last(Goroutine& goroutine, bool wake) noexcept;

/// The next goroutine for this worker, from what is at hand; null: ask
/// find_runnable on the worker's own stack. May be called while the running
/// goroutine holds a lock that its commit will release, so it takes only the
/// scheduler's lock and runs no timer.
Goroutine* next_goroutine(Worker& worker) noexcept;

/// The same with stealing, timers and sleeping until there is one; null: the
/// worker ends.
Goroutine* find_runnable(Worker& worker) noexcept;

/// Whether anything but the running goroutine could run here.
bool work_at_hand(Worker& worker) noexcept;

/// The running goroutine goes behind all others; at once back when there are
/// none.
void yield_to_others();

/// Whether the owner of a lock may be running right now, with nothing waiting
/// for this processor: then a short spin pays.
bool others_run_in_parallel() noexcept;

/// A timer earlier than all others was armed.
void wake_for_timer() noexcept;

/// A foreign thread blocked or ended: have the deadlock check done if all
/// workers rest.
void poke_deadlock_check() noexcept;

/// Gives up the processor for a call that may block this thread; gets one
/// back.
void release_processor(Worker& worker) noexcept;
bool reacquire_processor(Worker& worker) noexcept;

/// Live goroutines.
void count_goroutine(int delta) noexcept;
std::int64_t live_goroutines() noexcept;

/// Number of processors; set returns the old number.
std::uint32_t processor_count() noexcept;
std::uint32_t set_processor_count(std::uint32_t count);

/// Creates the processors, once, before anything else here.
void start_scheduler();

/// Around fork: the child has only the calling thread.
void scheduler_before_fork() noexcept;
void scheduler_after_fork_in_parent() noexcept;
void scheduler_after_fork() noexcept;

}  // namespace gosan::detail

#endif  // GOSAN_RUNTIME_SCHEDULER_H
