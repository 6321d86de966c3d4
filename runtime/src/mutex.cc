// Source: the algorithm of Go 1.9's sync.Mutex (docs/references.md).
//
// Two modes. Normal: waiters queue FIFO, but a woken one competes with those
// that just arrive (barging), which are already running and often win; a waiter
// that loses goes back to the front. Starving: a waiter that has waited for
// more than 1 ms switches the mode, and then unlock hands the lock to the front
// waiter; newcomers queue at the back. The mode ends when its owner is the last
// waiter or has waited for less.
#include <gosan/sync.h>

#include "fatal.h"
#include "hooks.h"
#include "process.h"
#include "scheduler.h"
#include "seam.h"
#include "sema.h"
#include "spin_lock.h"
#include "world.h"

namespace gosan {
namespace detail {
namespace {

constexpr std::uint32_t kLocked = LockCore::kLocked;
constexpr std::uint32_t kWoken = 2;
constexpr std::uint32_t kStarving = 4;
constexpr std::uint32_t kOneWaiter = 8;
constexpr std::uint32_t kWaiterShift = 3;
constexpr std::int64_t kStarvingNs = 1'000'000;

constexpr int kMostSpins = 4;
constexpr int kPausesPerSpin = 30;

// Only when the owner runs on another processor and nobody waits for ours.
bool worth_spinning(int spins) noexcept {
  return spins < kMostSpins && others_run_in_parallel();
}

// The slow path of lock, one attempt at a time.
class SlowLock {
 public:
  SlowLock(LockCore& core, const WaitReason& reason) noexcept
      : core_(core), reason_(reason) {}

  void run() {
    // relaxed loads: every decision is confirmed by an exchange.
    old_ = core_.state.load(std::memory_order_relaxed);
    while (!attempt()) {
    }
  }

 private:
  // True when the lock is ours.
  bool attempt() {
    if ((old_ & (kLocked | kStarving)) == kLocked && worth_spinning(spins_)) {
      spin();
      return false;
    }
    std::uint32_t next = old_;
    if ((old_ & kStarving) == 0) next |= kLocked;
    if ((old_ & (kLocked | kStarving)) != 0) next += kOneWaiter;
    if (starving_ && (old_ & kLocked) != 0) next |= kStarving;
    if (awoke_) next &= ~kWoken;
    // acquire: pairs with the release in core_unlock.
    if (!core_.state.compare_exchange_strong(
            old_, next, std::memory_order_acquire, std::memory_order_relaxed)) {
      return false;
    }
    if ((old_ & (kLocked | kStarving)) == 0) return true;
    return wait();
  }

  // Tells unlock not to wake anybody: we are about to get the lock.
  void spin() noexcept {
    if (!awoke_ && (old_ & kWoken) == 0 && (old_ >> kWaiterShift) != 0 &&
        core_.state.compare_exchange_strong(old_, old_ | kWoken,
                                            std::memory_order_relaxed)) {
      awoke_ = true;
    }
    for (int i = 0; i < kPausesPerSpin; ++i) cpu_pause();
    ++spins_;
    old_ = core_.state.load(std::memory_order_relaxed);
  }

  bool wait() {
    // Whoever has waited before goes to the front.
    const QueueEnd end =
        wait_start_ns_ != 0 ? QueueEnd::kFront : QueueEnd::kBack;
    if (wait_start_ns_ == 0) wait_start_ns_ = now_ns();
    semaphore_acquire(core_.semaphore, end, reason_);
    starving_ = starving_ || now_ns() - wait_start_ns_ > kStarvingNs;
    // acquire: in starving mode this is how the lock comes to us.
    old_ = core_.state.load(std::memory_order_acquire);
    if ((old_ & kStarving) != 0) {
      take_handed_lock();
      return true;
    }
    awoke_ = true;
    spins_ = 0;
    return false;
  }

  void take_handed_lock() noexcept {
    std::uint32_t change = kLocked - kOneWaiter;
    if (!starving_ || (old_ >> kWaiterShift) == 1) change -= kStarving;
    // acquire: as above.
    core_.state.fetch_add(change, std::memory_order_acquire);
  }

  LockCore& core_;
  const WaitReason& reason_;
  std::uint32_t old_ = 0;
  std::int64_t wait_start_ns_ = 0;
  bool starving_ = false;
  bool awoke_ = false;
  int spins_ = 0;
};

}  // namespace

void core_lock(LockCore& core, const WaitReason& reason) {
  if (core_try_lock(core)) return;
  start_runtime();
  SlowLock(core, reason).run();
}

bool core_try_lock(LockCore& core) noexcept {
  std::uint32_t free = 0;
  // acquire: pairs with the release in core_unlock.
  if (core.state.compare_exchange_strong(free, kLocked,
                                         std::memory_order_acquire,
                                         std::memory_order_relaxed)) {
    return true;
  }
  // Waiters do not forbid barging, starvation does.
  while ((free & (kLocked | kStarving)) == 0) {
    if (core.state.compare_exchange_weak(free, free | kLocked,
                                         std::memory_order_acquire,
                                         std::memory_order_relaxed)) {
      return true;
    }
  }
  return false;
}

bool core_unlock(LockCore& core) {
  std::uint32_t old = core.state.load(std::memory_order_relaxed);
  bool wakes = false;
  std::uint32_t next = 0;
  do {
    if ((old & kLocked) == 0) return false;
    next = old - kLocked;
    // Not when nobody waits or somebody is already awake.
    wakes = (next >> kWaiterShift) != 0 && (next & (kWoken | kStarving)) == 0;
    // In the same step: once the lock is free its next owner may be the last
    // and delete it, unless a waiter depends on us.
    if (wakes) next = (next - kOneWaiter) | kWoken;
    // release: what the owner did is visible to the next one.
  } while (!core.state.compare_exchange_weak(
      old, next, std::memory_order_release, std::memory_order_relaxed));
  if ((next & kStarving) != 0) {
    // Not locked, but nobody else takes it in this mode.
    semaphore_release(core.semaphore, HandOff::kDirect);
  } else if (wakes) {
    semaphore_release(core.semaphore, HandOff::kNone);
  }
  return true;
}

void announce_object(const void* object, std::uint32_t kind) noexcept {
  if (const gosan_hooks* listener = hooks()) {
    listener->object_create(object, kind, 0, __builtin_frame_address(0));
  }
}

void announce_end(const void* object, std::uint32_t kind) noexcept {
  if (const gosan_hooks* listener = hooks()) {
    listener->object_destroy(object, kind);
  }
}

}  // namespace detail

namespace sync {

void Mutex::lock_slowly() {
  detail::checkpoint();
  detail::core_lock(
      core_, {"sync.Mutex.Lock", this, GOSAN_OBJECT_MUTEX, GOSAN_WAIT_LOCK});
  if (const gosan_hooks* listener = detail::hooks()) {
    listener->mutex_locked(nullptr, this);
  }
}

bool Mutex::try_lock() {
  detail::checkpoint();
  if (!detail::core_try_lock(core_)) return false;
  if (const gosan_hooks* listener = detail::hooks()) {
    listener->lock_acquire(nullptr, this);
    listener->lock_acquired(nullptr, this, GOSAN_OBJECT_MUTEX,
                            GOSAN_LOCK_TRIED);
  }
  return true;
}

void Mutex::unlock_slowly() {
  if (const gosan_hooks* listener = detail::hooks()) {
    listener->mutex_unlocking(nullptr, this);
  }
  if (!detail::core_unlock(core_)) {
    detail::fatal_misuse("sync: unlock of unlocked mutex", this);
  }
}

}  // namespace sync
}  // namespace gosan
