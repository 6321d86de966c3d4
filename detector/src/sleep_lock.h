// The lock of report-time code: may be held for as long as reading a file
// takes. Not std::mutex, whose pthread functions the detector watches.
#pragma once

#include <atomic>
#include <cstdint>

namespace gosan::detector {

class __attribute__((capability("mutex"))) SleepLock {
 public:
  void lock() noexcept __attribute__((acquire_capability())) {
    // acquire: pairs with unlock(); the guarded data of the last holder is seen
    while (held_.exchange(1, std::memory_order_acquire) != 0) {
      held_.wait(1, std::memory_order_relaxed);  // the exchange orders
    }
  }
  void unlock() noexcept __attribute__((release_capability())) {
    // release: publishes what was written under the lock
    held_.store(0, std::memory_order_release);
    held_.notify_one();
  }

 private:
  std::atomic<std::uint32_t> held_{0};
};

class __attribute__((scoped_lockable)) SleepGuard {
 public:
  explicit SleepGuard(SleepLock& lock) noexcept
      __attribute__((acquire_capability(lock)))
      : lock_(lock) {
    lock_.lock();
  }
  ~SleepGuard() __attribute__((release_capability())) { lock_.unlock(); }
  SleepGuard(const SleepGuard&) = delete;
  SleepGuard& operator=(const SleepGuard&) = delete;

 private:
  SleepLock& lock_;
};

}  // namespace gosan::detector
