// Ended goroutines, which wait with their stacks for the next `go`.
//
// Each processor holds up to two stacks of them, newest on top, and trades
// whole stacks with the pool that all share. What the pool has not needed for a
// while gives its pages back to the system; its reservation stays.
#ifndef GOSAN_RUNTIME_IDLE_GOROUTINES_H
#define GOSAN_RUNTIME_IDLE_GOROUTINES_H

#include <cstdint>

#include "goroutine.h"

namespace gosan::detail {

/// Unlocked, last in first out, through Goroutine::next.
struct IdleBatch {
  static constexpr std::uint32_t kCapacity = 32;

  Goroutine* top = nullptr;
  std::uint32_t size = 0;

  void push(Goroutine& goroutine) noexcept;
  Goroutine* pop() noexcept;
};

/// What a processor holds; its owner's.
struct IdleGoroutines {
  IdleBatch current;
  IdleBatch spare;  // full or empty
};

/// One that ended, for `go`; null: make a new one. Without a fiber when its
/// stack was given back.
Goroutine* take_idle_goroutine() noexcept;

/// By a commit: off its stack.
void put_idle_goroutine(Goroutine& goroutine) noexcept;

/// The overseer, now and then: gives back pages of stacks that were not needed
/// since its last call. True: there are more.
bool give_back_idle_stacks() noexcept;

}  // namespace gosan::detail

#endif  // GOSAN_RUNTIME_IDLE_GOROUTINES_H
