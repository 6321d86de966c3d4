// Stacks for fibers: cut from large reserved mappings, a guard at the low end
// of each. Never unmapped; an ended goroutine's stack waits with its record.
#ifndef GOSAN_RUNTIME_STACK_POOL_H
#define GOSAN_RUNTIME_STACK_POOL_H

#include <cstddef>
#include <span>

namespace gosan::detail {

/// The usable part [lo, hi); the guard lies directly below lo.
struct Stack {
  std::byte* lo = nullptr;
  std::byte* hi = nullptr;

  std::size_t bytes() const noexcept {
    return static_cast<std::size_t>(hi - lo);
  }
  bool contains(const void* address) const noexcept {
    return address >= lo && address < hi;
  }
  bool guard_contains(const void* address) const noexcept;
};

/// Bytes of a goroutine's stack, guard included: GOSAN_STACK_SIZE (with an
/// optional k or m) or 256 KiB.
std::size_t default_stack_bytes() noexcept;

/// Fills `stacks` with new ones of the default size; at most 64. Several at
/// once are cheaper: one call installs all their guards.
void allocate_stacks(std::span<Stack> stacks);
/// A stack of `bytes`, mapped by itself.
Stack map_stack(std::size_t bytes);

/// Gives the pages of stacks that nobody is on back to the system; they can be
/// used again. At most 64 of them.
void release_pages(std::span<const Stack> stacks) noexcept;

}  // namespace gosan::detail

#endif  // GOSAN_RUNTIME_STACK_POOL_H
