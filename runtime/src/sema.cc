#include "sema.h"

#include "process.h"
#include "scheduler.h"
#include "spin_lock.h"
#include "wait_queue.h"
#include "worker.h"

namespace gosan::detail {
namespace {

void unlock_semaphore(void* semaphore) noexcept {
  spin_unlock(static_cast<Semaphore*>(semaphore)->spin);
}

}  // namespace

bool semaphore_acquire(Semaphore& semaphore, QueueEnd end,
                       const WaitReason& reason) {
  Goroutine& self = current();
  spin_lock(semaphore.spin);
  if (semaphore.count > 0) {
    --semaphore.count;
    spin_unlock(semaphore.spin);
    return false;
  }
  Waiter waiter;
  waiter.goroutine = &self;
  if (end == QueueEnd::kFront) {
    push_front(semaphore.waiters, waiter);
  } else {
    push_back(semaphore.waiters, waiter);
  }
  const gosan_wait wait{reason.object, reason.kind, reason.op, 0, 0};
  gosan_park info{reason.state, &wait, 1, 0, nullptr, nullptr, 0};
  park(self, info, unlock_semaphore, &semaphore);
  // The waker took the unit for us: nobody can come in between.
  return waiter.success;
}

void semaphore_release(Semaphore& semaphore, HandOff hand_off) {
  spin_lock(semaphore.spin);
  Waiter* waiter = pop_front(semaphore.waiters);
  if (waiter == nullptr) {
    ++semaphore.count;
    spin_unlock(semaphore.spin);
    return;
  }
  waiter->success = hand_off == HandOff::kDirect;
  Goroutine* woken = waiter->goroutine;
  spin_unlock(semaphore.spin);
  // From here on the semaphore may be gone: the waiter may own its end.
  ready(*woken);
  if (hand_off == HandOff::kDirect) yield_to_others();
}

}  // namespace gosan::detail
