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

inline void spin_lock(std::atomic<std::uint32_t>& word) noexcept {
  constexpr int kSpins = 64;
  // acquire: pairs with the release of the last spin_unlock.
  while (word.exchange(1, std::memory_order_acquire) != 0) {
    int spins = 0;
    // relaxed: only a hint, the exchange decides.
    while (word.load(std::memory_order_relaxed) != 0) {
      if (++spins < kSpins) {
        cpu_pause();
      } else {
        // The holder lost its core; it gets it back sooner than by spinning.
        sched_yield();
      }
    }
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

class GOSAN_SCOPED_CAPABILITY SpinGuard {
 public:
  explicit SpinGuard(SpinLock& lock) noexcept GOSAN_ACQUIRE(lock)
      : lock_(lock) {
    lock_.lock();
  }
  SpinGuard(const SpinGuard&) = delete;
  SpinGuard& operator=(const SpinGuard&) = delete;
  ~SpinGuard() GOSAN_RELEASE() { lock_.unlock(); }

 private:
  SpinLock& lock_;
};

}  // namespace gosan::detail

#endif  // GOSAN_RUNTIME_SPIN_LOCK_H
