// The kernel's wait-on-address, on which every sleeping thread of the runtime
// rests.
#ifndef GOSAN_RUNTIME_FUTEX_H
#define GOSAN_RUNTIME_FUTEX_H

#include <linux/futex.h>
#include <sys/syscall.h>
#include <time.h>
#include <unistd.h>

#include <atomic>
#include <climits>
#include <cstdint>

namespace gosan::detail {

/// Sleeps while `word` is `expected`; wakes spuriously. A negative timeout is
/// none. Async-signal-safe, but changes errno.
inline void futex_wait(std::atomic<std::uint32_t>& word, std::uint32_t expected,
                       std::int64_t timeout_ns = -1) noexcept {
  constexpr std::int64_t kNsPerSecond = 1'000'000'000;
  timespec relative{};
  if (timeout_ns >= 0) {
    relative.tv_sec = timeout_ns / kNsPerSecond;
    relative.tv_nsec = timeout_ns % kNsPerSecond;
  }
  syscall(SYS_futex, &word, FUTEX_WAIT_PRIVATE, expected,
          timeout_ns >= 0 ? &relative : nullptr, nullptr, 0);
}

inline void futex_wake(std::atomic<std::uint32_t>& word,
                       int threads = INT_MAX) noexcept {
  syscall(SYS_futex, &word, FUTEX_WAKE_PRIVATE, threads, nullptr, nullptr, 0);
}

}  // namespace gosan::detail

#endif  // GOSAN_RUNTIME_FUTEX_H
