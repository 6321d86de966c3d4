// The main thread's job while main runs as a goroutine: goroutines that never
// reach a scheduling point must not keep others from running. There is no
// preemption of fibers; instead the overseer takes the processor away from the
// worker, as blocking() would, and the operating system shares the cores.
#ifndef GOSAN_RUNTIME_OVERSEER_H
#define GOSAN_RUNTIME_OVERSEER_H

#include <atomic>
#include <cstdint>

#include "processor.h"
#include "worker.h"

namespace gosan::detail {

/// Oversees until `stage` is no longer `alive`; wake_overseer() makes it look.
/// Uses no processor time while all processors are idle.
void oversee(std::atomic<std::uint32_t>& stage, std::uint32_t alive);

extern std::atomic<std::uint32_t> overseer_asleep;

/// Wakes the overseer for good: the stage has changed.
void wake_overseer() noexcept;

/// A processor goes to work; there is something to oversee.
inline void start_overseeing() noexcept {
  // relaxed: a sleeping overseer looks again after it said that it sleeps.
  if (overseer_asleep.load(std::memory_order_relaxed) != 0) wake_overseer();
}

/// At a scheduling point: whether the overseer wants this worker's processor.
/// It asks only once.
bool processor_is_wanted(Worker& worker) noexcept;

/// On the worker's own thread, in the signal handler, at a pc in user code:
/// gives up the processor if the overseer wants it.
void surrender_processor(Worker& worker) noexcept;

}  // namespace gosan::detail

#endif  // GOSAN_RUNTIME_OVERSEER_H
