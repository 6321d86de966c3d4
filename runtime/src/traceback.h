// Stacks of goroutines as text, in Go's format.
//
// With a listener the user's code keeps frame pointers, so any stack can be
// walked from outside. Without one only the unwinder can, and only from the
// stack itself: a parked goroutine is woken just to look at its own.
#ifndef GOSAN_RUNTIME_TRACEBACK_H
#define GOSAN_RUNTIME_TRACEBACK_H

#include <cstddef>
#include <cstdint>
#include <string>

#include "goroutine.h"
#include "stack_pool.h"

namespace gosan::detail {

struct StackCapture {
  static constexpr std::uint32_t kMaxFrames = 100;
  const void* pcs[kMaxFrames];
  std::uint32_t count = 0;
  Goroutine* requester = nullptr;
};

/// Return addresses from the frame at `frame_pointer` outwards, as long as they
/// lie on `stack`; the first one only if `stack` is null.
std::uint32_t walk_frames(const void* frame_pointer, const Stack* stack,
                          const void** pcs, std::uint32_t max) noexcept;

/// Fills creation_pcs of a new goroutine.
template <std::size_t N>
void record_creation(const void* (&pcs)[N], const void* frame_pointer,
                     const Stack* stack) noexcept {
  const std::uint32_t count =
      walk_frames(frame_pointer, stack, pcs, static_cast<std::uint32_t>(N));
  for (std::uint32_t i = count; i < N; ++i) pcs[i] = nullptr;
}

/// The calling goroutine's stack, innermost first.
std::uint32_t capture_own(const void** pcs, std::uint32_t max) noexcept;

/// By a goroutine that was resumed with `capture` set; parks it again.
void capture_parked(Goroutine& self);

/// `goroutine N [running]:` and the frames.
std::string describe_running(const Goroutine& self, const void* const* pcs,
                             std::uint32_t count);

/// All goroutines, the calling one first. The caller has stopped the world.
std::string describe_all(bool with_own);

}  // namespace gosan::detail

#endif  // GOSAN_RUNTIME_TRACEBACK_H
