// Goroutine semaphores, the sleeping half of the locks in <gosan/sync.h>.
#ifndef GOSAN_RUNTIME_SEMA_H
#define GOSAN_RUNTIME_SEMA_H

#include <gosan/sync.h>

#include <cstdint>

namespace gosan::detail {

/// What a wait looks like in dumps and to the listener.
struct WaitReason {
  const char* state;   // Go's state word
  const void* object;  // the user's object
  std::uint8_t kind;   // enum gosan_object_kind
  std::uint8_t op;     // enum gosan_wait_op
};

enum class QueueEnd { kBack, kFront };

/// Takes one unit, waiting for it. Returns true when it was handed over
/// directly by semaphore_release with kDirect.
bool semaphore_acquire(Semaphore& semaphore, QueueEnd end,
                       const WaitReason& reason);

enum class HandOff { kNone, kDirect };

/// Adds one unit and wakes the first waiter. kDirect: the unit is the
/// waiter's, and the caller yields to it.
void semaphore_release(Semaphore& semaphore, HandOff hand_off);

/// The lock itself, without hooks.
void core_lock(LockCore& core, const WaitReason& reason);
bool core_try_lock(LockCore& core) noexcept;
/// False when it was not locked.
bool core_unlock(LockCore& core);

}  // namespace gosan::detail

#endif  // GOSAN_RUNTIME_SEMA_H
