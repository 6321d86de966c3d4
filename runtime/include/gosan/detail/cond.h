// Cond: waiting until another goroutine says that something has changed. Part
// of <gosan/sync.h>.
#ifndef GOSAN_DETAIL_COND_H
#define GOSAN_DETAIL_COND_H

#include <gosan/detail/object.h>
#include <gosan/detail/waiter.h>
#include <gosan/export.h>
#include <gosan/hooks.h>

#include <atomic>
#include <cstdint>

namespace gosan::detail {

struct CondCore {
  std::atomic<std::uint32_t> spin{0};  // guards the rest
  WaitQueue waiters;                   // in the order of their wait() calls
};

/// Queues the caller, calls `unlock(lockable)` and blocks until it is woken.
GOSAN_API void cond_wait(CondCore& core, void (*unlock)(void* lockable),
                         void* lockable);
GOSAN_API void cond_signal(CondCore& core);
GOSAN_API void cond_broadcast(CondCore& core);

}  // namespace gosan::detail

namespace gosan::sync {

/// A rendezvous for goroutines that wait for a condition, tied to the lock
/// under which the condition is looked at; the lock is anything with lock() and
/// unlock(). Waiters are woken in the order in which they came, and only by
/// signal() and broadcast(), which happen before the return of the wait() that
/// they end.
///
/// Example: `Cond cond(mu); ... while (!ready) cond.wait();`
template <class Lock>
class Cond {
 public:
  constexpr explicit Cond(Lock& lock) noexcept : lock_(lock) {
    detail::object_made(&core_, GOSAN_OBJECT_COND);
  }
  Cond(const Cond&) = delete;
  Cond& operator=(const Cond&) = delete;
  ~Cond() { detail::announce_end(&core_, GOSAN_OBJECT_COND); }

  /// Unlocks, blocks until woken, and locks again. The caller holds the lock.
  void wait() {
    detail::cond_wait(
        core_, [](void* lock) { static_cast<Lock*>(lock)->unlock(); }, &lock_);
    lock_.lock();
  }
  /// Wakes the goroutine that has waited longest, if any. Never blocks; the
  /// caller need not hold the lock.
  void signal() { detail::cond_signal(core_); }
  /// Wakes all that wait.
  void broadcast() { detail::cond_broadcast(core_); }

 private:
  detail::CondCore
      core_;  // first: what a waiter waits on has the Cond's address
  Lock& lock_;
};

}  // namespace gosan::sync

#endif  // GOSAN_DETAIL_COND_H
