// All call stacks that were ever named, as one tree: a node is a return address
// below the stack of the function that it returns to. Stacks of a recursion
// share what they have in common, so a new one costs a node and not a copy of
// its frames. Used on the access path: no malloc, no locks, no vector
// registers.
//
// Invariants: a node never changes and is never freed; equal stacks are equal
// nodes (two threads that add the same one at once agree on one of them).
#pragma once

#include <cstddef>
#include <cstdint>

namespace gosan::detector {

enum class StackId : std::uint32_t { kNone = 0 };  // kNone: the root

// The stack `callers` with the return address `pc` on top. kNone, and counted
// by lost_stacks(), when there is no room for a new one.
StackId add_call(StackId callers, std::uintptr_t pc) noexcept;

// The two parts of a stack; not of kNone.
struct CallNode {
  std::uintptr_t pc;
  StackId callers;
};
CallNode call_node(StackId stack) noexcept;

// How often add_call() returned kNone.
std::uint64_t lost_stacks() noexcept;

}  // namespace gosan::detector
