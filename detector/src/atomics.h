// std::atomic and fences: the edges of C++20, one address at a time.
//
// Source: docs/references.md, "C++20 [atomics.order], [atomics.fences]".
//
// What an address publishes is what an acquire load of its present value
// synchronises with: the releases that head a release sequence reaching that
// value. A release store starts one anew; a relaxed store, whoever makes it,
// ends it (C++20 dropped same-thread stores); a read-modify-write continues it
// and, where it releases, heads one more. Fences move the release to later
// relaxed stores, the acquire after earlier relaxed loads.
#pragma once

#include <cstddef>
#include <cstdint>

#include "access.h"
#include "clock.h"

namespace gosan::detector {

class SpinLock;
struct Task;
struct ThreadBlock;

// C11 numbers, as in detector_abi.h.
enum class MemoryOrder : std::uint32_t {
  kRelaxed = 0,
  kConsume = 1,
  kAcquire = 2,
  kRelease = 3,
  kAcqRel = 4,
  kSeqCst = 5
};

// The halves of fences that wait for their atomic operation.
struct FenceState {
  bool has_release = false;
  Snap release;  // of the last release fence: what relaxed stores publish
  Snap acquire;  // a merge object: what relaxed loads saw, for the next fence
  ClockEditing editing;  // of `acquire`
};

// One atomic operation of the block's current task, as gosan_atomic_kind says.
// The access itself is checked between the acquire and the release half: a load
// that synchronises is ordered after what the store published. The caller keeps
// other operations on the address out.
void apply_atomic(ThreadBlock& block, std::uintptr_t p, std::size_t n,
                  std::uint32_t kind, MemoryOrder order, AccessOrigin origin,
                  RaceFound& race) noexcept;

void apply_fence(Task& task, MemoryOrder order) noexcept;

// The lock that keeps operations on an address apart; held from
// __gosan_atomic_begin to __gosan_atomic_end, over the user's one instruction.

SpinLock& order_lock_of(std::uintptr_t p) noexcept;

void free_fences(Task& task) noexcept;

}  // namespace gosan::detector
