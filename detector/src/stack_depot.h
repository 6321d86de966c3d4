// Call stacks as 32-bit ids: walks frame pointers, names the sequence of return
// addresses, gives it back. Used on the access path: no malloc, no locks, no
// vector registers.
//
// An id names the same addresses for the life of the process (call_tree.h).
#pragma once

#include <cstddef>
#include <cstdint>

#include "call_tree.h"

namespace gosan::detector {

// Innermost frames that stack_of() gives. Deeper ones are left out, and the
// stack says so: its last address is then kOmittedFrames.
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
//
// Fills the stack slots of the callers that it comes through, and ends at the
// first one that is filled (frame_slots.h).
StackId capture_stack(const void* frame_pointer, StackBounds bounds,
                      std::uintptr_t inner_pc = 0);

// `pcs`: [count] return addresses, innermost first; more than kMaxStackFrames
// are cut as above.
StackId intern_stack(const std::uintptr_t* pcs, std::size_t count);

struct StackFrames {
  std::size_t count = 0;
  std::uintptr_t pcs[kMaxStackFrames + 1];  // [count], innermost first
};
StackFrames stack_of(StackId id);

// The walks that one thread made last. Whoever comes through the same
// activations again compares the words of their frames, at addresses known
// beforehand, instead of following them one by one.
struct StackMemo;
StackMemo* new_stack_memo() noexcept;

}  // namespace gosan::detector
