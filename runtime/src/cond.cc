// Source: Go-src, notifyList (docs/references.md): a waiter has its place
// before it gives up the lock, so a signal that comes after that, and before
// the waiter sleeps, is its own.
#include <gosan/detail/cond.h>

#include "hooks.h"
#include "process.h"
#include "scheduler.h"
#include "spin_lock.h"
#include "wait_queue.h"
#include "worker.h"
#include "world.h"

namespace gosan::detail {
namespace {

// On the waiting goroutine's stack; its fields are the core's lock's. Waker and
// waiter are ordered by the address of the waiter: no third one is.
struct CondWaiter : Waiter {
  bool asleep = false;
  bool woken = false;
};

void unlock_core(void* core) noexcept {
  spin_unlock(static_cast<CondCore*>(core)->spin);
}

// Takes the waiter out again if the user's unlock() throws.
class Place {
 public:
  Place(CondCore& core, CondWaiter& waiter) noexcept
      : core_(core), waiter_(waiter) {
    spin_lock(core_.spin);
    push_back(core_.waiters, waiter_);
    spin_unlock(core_.spin);
  }
  Place(const Place&) = delete;
  Place& operator=(const Place&) = delete;
  ~Place() {
    if (kept_) return;
    spin_lock(core_.spin);
    unlink(core_.waiters, waiter_);
    spin_unlock(core_.spin);
  }
  void keep() noexcept { kept_ = true; }

 private:
  CondCore& core_;
  CondWaiter& waiter_;
  bool kept_ = false;
};

void sleep_in(CondCore& core, CondWaiter& waiter) {
  spin_lock(core.spin);
  if (waiter.woken) {
    spin_unlock(core.spin);
    return;
  }
  waiter.asleep = true;
  const gosan_wait wait{&core, GOSAN_OBJECT_COND, GOSAN_WAIT_WAIT, 0, 0};
  gosan_park info{"sync.Cond.Wait", &wait, 1, 0, nullptr, nullptr, 0};
  park(*waiter.goroutine, info, unlock_core, &core);
}

// The first waiter, with the lock held; `sleeper` is to be readied after it.
bool wake_first(CondCore& core, Goroutine*& sleeper) noexcept {
  auto* waiter = static_cast<CondWaiter*>(pop_front(core.waiters));
  if (waiter == nullptr) return false;
  if (const gosan_hooks* listener = hooks()) {
    listener->release(nullptr, waiter);
  }
  waiter->woken = true;
  sleeper = waiter->asleep ? waiter->goroutine : nullptr;
  return true;
}

}  // namespace

void cond_wait(CondCore& core, void (*unlock)(void*), void* lockable) {
  start_runtime();
  checkpoint();
  CondWaiter waiter;
  waiter.goroutine = &current();
  {
    Place place(core, waiter);
    unlock(lockable);
    place.keep();
  }
  sleep_in(core, waiter);
  if (const gosan_hooks* listener = hooks()) {
    listener->acquire(nullptr, &waiter);
    listener->object_destroy(&waiter, GOSAN_OBJECT_NONE);
  }
}

void cond_signal(CondCore& core) {
  checkpoint();
  Goroutine* sleeper = nullptr;
  spin_lock(core.spin);
  wake_first(core, sleeper);
  spin_unlock(core.spin);
  if (sleeper != nullptr) ready(*sleeper);
}

void cond_broadcast(CondCore& core) {
  checkpoint();
  GoroutineList sleepers;
  Goroutine* sleeper = nullptr;
  spin_lock(core.spin);
  while (wake_first(core, sleeper)) {
    if (sleeper != nullptr) sleepers.push(*sleeper);
  }
  spin_unlock(core.spin);
  while (Goroutine* woken = sleepers.pop()) ready(*woken);
}

}  // namespace gosan::detail
