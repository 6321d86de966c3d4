// Starting goroutines and running their bodies.
#ifndef GOSAN_RUNTIME_SPAWN_H
#define GOSAN_RUNTIME_SPAWN_H

#include <gosan/go.h>

#include <cstddef>
#include <cstdint>
#include <string_view>

#include "goroutine.h"

namespace gosan::detail {

struct TimerCore;

/// Goroutine 1, on a stack of its own of `stack_bytes`.
void start_main_goroutine(Closure& closure, std::size_t stack_bytes);

/// The main function has returned: goroutine 1 is no more, its thread goes on
/// to end the process.
void leave_main() noexcept;

/// A goroutine of the runtime: not counted and unknown to the listener. It is
/// not queued.
Goroutine& make_system_goroutine(Closure& closure);

/// A goroutine for a timer's function, made where the timer was made. What
/// happened before the timer was started happens before the function.
void start_from_timer(Closure* closure, std::size_t bytes,
                      const TimerCore& timer);

/// The body has returned: it must not have swallowed goexit's unwinding.
void check_goexit(const Goroutine& self);

/// Thrown by goexit, caught at the bottom of the goroutine.
struct GoexitUnwind {};

}  // namespace gosan::detail

#endif  // GOSAN_RUNTIME_SPAWN_H
