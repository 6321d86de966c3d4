// Stopping the world: every worker comes to rest at a scheduling point or, when
// it is busy in the user's code, inside a signal handler.
//
// Protocol. The stopper sets the flag and waits until each worker's state is
// kSafe; a worker that wants to go on first stores kRunning and then looks at
// the flag. Both are sequentially consistent, so one sees the other.
#ifndef GOSAN_RUNTIME_WORLD_H
#define GOSAN_RUNTIME_WORLD_H

#include <gosan/detail/attention.h>

#include <signal.h>

#include <atomic>
#include <cstdint>

#include "worker.h"

namespace gosan::detail {

extern std::atomic<std::uint32_t> world_stop_flag;

// Bits of `attention`: the world is being stopped, the overseer wants a
// processor; somebody listens, which concerns only the inline short ways.
inline constexpr std::uint32_t kStopWanted = 1;
inline constexpr std::uint32_t kProcessorWanted = 2;
inline constexpr std::uint32_t kListening = 4;

inline bool world_stopping() noexcept {
  // relaxed: whoever misses it now stops at the next scheduling point.
  return world_stop_flag.load(std::memory_order_relaxed) != 0;
}

/// Whether to wait for workers inside blocking() as well.
enum class StopScope { kRunning, kAll };

/// Returns when every worker rests, or is stuck in the kernel. Nested calls
/// are counted; a second stopper waits for the first. Any thread.
void stop_world(StopScope scope = StopScope::kRunning);
void start_world();
/// stop_world, unless another thread is stopping it or has: then false.
bool try_stop_world();

/// In the child of a fork that was made with the world stopped: goes on.
void world_after_fork() noexcept;

/// Rests here, for good: the program is ending.
[[noreturn]] void stop_here_for_ever() noexcept;

/// A scheduling point of a running goroutine, at the start of its operations.
void pay_attention() noexcept;
inline void checkpoint() noexcept {
  // relaxed: whoever misses it now sees it at the next operation.
  if ((attention.load(std::memory_order_relaxed) & ~kListening) != 0)
      [[unlikely]] {
    pay_attention();
  }
}

/// A scheduling point between goroutines.
void world_checkpoint(Worker& worker) noexcept;

/// A new worker thread, before it touches anything.
void world_enter(Worker& worker) noexcept;

/// While it lives the worker sleeps in the kernel and counts as stopped.
class WorldSafe {
 public:
  explicit WorldSafe(Worker& worker) noexcept;
  WorldSafe(const WorldSafe&) = delete;
  WorldSafe& operator=(const WorldSafe&) = delete;
  ~WorldSafe();

 private:
  Worker& worker_;
};

/// Installs the signal handler and notes the calling thread's signal mask;
/// once.
void install_stop_signal() noexcept;
/// That mask, without our signal.
sigset_t initial_signal_mask() noexcept;

/// Interrupts the worker's thread with the signal.
void send_stop_signal(const Worker& worker) noexcept;

/// The stack of the goroutine that `worker` runs, by the stopper of the world:
/// where it was stopped or, in the kernel or in a library where it cannot be
/// stopped, where the signal finds it. Empty when the signal does not get
/// through. Interrupts system calls.
void stack_of_running(Worker& worker, StackTrace& out) noexcept;

/// Whether the worker's thread is blocked in a system call.
bool sleeps_in_kernel(const Worker& worker) noexcept;

/// The lowest live address of the goroutine that `worker` was running when the
/// world stopped; the low end of its stack when it could not be stopped.
const void* running_stack_pointer(const Worker& worker) noexcept;

}  // namespace gosan::detail

#endif  // GOSAN_RUNTIME_WORLD_H
