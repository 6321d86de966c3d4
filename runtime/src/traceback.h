// Stacks of goroutines as text, in Go's format.
#ifndef GOSAN_RUNTIME_TRACEBACK_H
#define GOSAN_RUNTIME_TRACEBACK_H

#include <cstddef>
#include <cstdint>
#include <string>

#include "goroutine.h"
#include "stack_pool.h"
#include "unwind.h"

namespace gosan::detail {

/// Return addresses from the frame at `frame_pointer` outwards, as long as they
/// lie on `stack`; the first one only if `stack` is null.
std::uint32_t walk_frames(const void* frame_pointer, const Stack* stack,
                          const void** pcs, std::uint32_t max) noexcept;

/// Of what the calling goroutine makes; the frame is that of the runtime's
/// function that it called.
Birthplace birthplace_here(const void* frame_pointer) noexcept;

/// `goroutine N [running]:` and the frames.
std::string describe_running(const Goroutine& self, const StackTrace& stack);

/// Which goroutines a dump of all looks into.
enum class Reach {
  kQuiet,      // not into those inside a system call, which it would interrupt
  kEverything  // for a process that is about to end
};

/// All goroutines but the calling one, by id. Any thread; the caller has
/// stopped the world.
std::string describe_others(Reach reach);

}  // namespace gosan::detail

#endif  // GOSAN_RUNTIME_TRACEBACK_H
