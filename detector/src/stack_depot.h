// Call stacks as 32-bit ids: walks frame pointers, interns the sequence of
// return addresses, gives it back. Used on the access path: no malloc, no
// locks, no vector registers.
//
// Invariants: an id names the same addresses for the life of the process; equal
// sequences have equal ids (two threads that intern the same new stack at once
// agree on one of them).
#pragma once

#include <cstddef>
#include <cstdint>

namespace gosan::detector {

enum class StackId : std::uint32_t { kNone = 0 };

// Innermost frames that a stack keeps. Deeper ones are dropped, and the stack
// says so: its last address is then kOmittedFrames.
inline constexpr std::size_t kMaxStackFrames = 256;
inline constexpr std::uintptr_t kOmittedFrames = 1;

// The native stack that a frame pointer must stay in: [lo, hi).
struct StackBounds {
  std::uintptr_t lo = 0;
  std::uintptr_t hi = 0;
};

// The return addresses of the activation that owns `frame_pointer` (its rbp)
// and of its callers, innermost first. `inner_pc`, where not 0, comes before
// them. Never faults: a frame pointer that leaves the bounds, is unaligned or
// does not grow ends the walk. kNone when there is no frame, or no room for a
// new stack (see lost_stacks).
StackId capture_stack(const void* frame_pointer, StackBounds bounds,
                      std::uintptr_t inner_pc = 0);

// `pcs`: [count] return addresses, innermost first; more than kMaxStackFrames
// are cut as above.
StackId intern_stack(const std::uintptr_t* pcs, std::size_t count);

// A stack as interned. The memory is immutable and never freed.
struct StackView {
  const std::uintptr_t* pcs = nullptr;  // [count], innermost first
  std::size_t count = 0;
};
StackView stack_of(StackId id);

// How many captures returned kNone because the depot was full.
std::uint64_t lost_stacks();

}  // namespace gosan::detector
