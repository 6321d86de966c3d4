// The runtime's inner lock: held for a few dozen instructions, never across
// user code and never across a switch except by a commit (see worker.h).
#ifndef GOSAN_RUNTIME_SPIN_LOCK_H
#define GOSAN_RUNTIME_SPIN_LOCK_H

#include <sched.h>

#include <atomic>
#include <cstdint>

#include "thread_safety.h"

namespace gosan::detail {

inline void cpu_pause() noexcept { __builtin_ia32_pause(); }

/// Waits a little; the longer it was called the longer.
class SpinPause {
 public:
  void operator()() noexcept {
    constexpr int kSpins = 64;
    if (++spins_ < kSpins) {
      cpu_pause();
    } else {
      // The holder lost its core; it gets it back sooner than by spinning.
      sched_yield();
    }
  }

 private:
  int spins_ = 0;
};

inline void spin_lock(std::atomic<std::uint32_t>& word) noexcept {
  // acquire: pairs with the release of the last spin_unlock.
  while (word.exchange(1, std::memory_order_acquire) != 0) {
    SpinPause pause;
    // relaxed: only a hint, the exchange decides.
    while (word.load(std::memory_order_relaxed) != 0) pause();
  }
}

inline bool try_spin_lock(std::atomic<std::uint32_t>& word) noexcept {
  return word.exchange(1, std::memory_order_acquire) == 0;  // as above
}

inline void spin_unlock(std::atomic<std::uint32_t>& word) noexcept {
  // release: publishes the critical section to the next holder.
  word.store(0, std::memory_order_release);
}

class GOSAN_CAPABILITY("mutex") SpinLock {
 public:
  constexpr SpinLock() noexcept = default;
  SpinLock(const SpinLock&) = delete;
  SpinLock& operator=(const SpinLock&) = delete;

  void lock() noexcept GOSAN_ACQUIRE() { spin_lock(word_); }
  bool try_lock() noexcept GOSAN_TRY_ACQUIRE(true) {
    return try_spin_lock(word_);
  }
  void unlock() noexcept GOSAN_RELEASE() { spin_unlock(word_); }

 private:
  std::atomic<std::uint32_t> word_{0};
};

/// A lock that counts its critical sections: whoever reads the same even
/// version before and after has read one consistent state, without the lock.
/// What is read that way must be atomic.
class GOSAN_CAPABILITY("mutex") VersionLock {
 public:
  constexpr VersionLock() noexcept = default;
  VersionLock(const VersionLock&) = delete;
  VersionLock& operator=(const VersionLock&) = delete;

  void lock() noexcept GOSAN_ACQUIRE() {
    // relaxed: only a guess, the exchange decides.
    std::uint32_t version = version_.load(std::memory_order_relaxed);
    if (!is_free(version) || !try_take(version)) [[unlikely]]
      lock_slowly();
    // release: no store of the critical section becomes visible before the odd
    // version does.
    std::atomic_thread_fence(std::memory_order_release);
  }
  void unlock() noexcept GOSAN_RELEASE() {
    // relaxed: the owner's own; release: publishes the critical section.
    version_.store(version_.load(std::memory_order_relaxed) + 1,
                   std::memory_order_release);
  }

  static constexpr bool is_free(std::uint32_t version) noexcept {
    return (version & 1) == 0;
  }
  /// Before reading.
  std::uint32_t version() const noexcept {
    return version_.load(std::memory_order_acquire);
  }
  /// After reading: whether the state is still that of `version`.
  bool unchanged_since(std::uint32_t version) const noexcept {
    // acquire: what was read was read before.
    std::atomic_thread_fence(std::memory_order_acquire);
    return version_.load(std::memory_order_relaxed) == version;
  }

 private:
  bool try_take(std::uint32_t& version) noexcept {
    // acquire: pairs with the release of the last unlock.
    return version_.compare_exchange_weak(version, version + 1,
                                          std::memory_order_acquire,
                                          std::memory_order_relaxed);
  }
  void lock_slowly() noexcept {
    SpinPause pause;
    for (;;) {
      std::uint32_t version = version_.load(std::memory_order_relaxed);
      if (is_free(version) && try_take(version)) return;
      pause();
    }
  }

  std::atomic<std::uint32_t> version_{0};  // odd: locked
};

/// Holds a SpinLock or a VersionLock to the end of its scope.
template <class Lock>
class GOSAN_SCOPED_CAPABILITY SpinGuard {
 public:
  explicit SpinGuard(Lock& lock) noexcept GOSAN_ACQUIRE(lock) : lock_(lock) {
    lock_.lock();
  }
  SpinGuard(const SpinGuard&) = delete;
  SpinGuard& operator=(const SpinGuard&) = delete;
  ~SpinGuard() GOSAN_RELEASE() { lock_.unlock(); }

 private:
  Lock& lock_;
};

}  // namespace gosan::detail

#endif  // GOSAN_RUNTIME_SPIN_LOCK_H
