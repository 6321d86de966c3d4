// The few system calls that the access path needs, without libc: its wrappers
// may be interposed, may touch vector registers, and set errno.
#pragma once

#include <asm/unistd.h>

#include <cstddef>
#include <cstdint>

namespace gosan::detector {

// Negative results are -errno.
inline long raw_syscall(long number, long a = 0, long b = 0, long c = 0,
                        long d = 0, long e = 0, long f = 0) noexcept {
  long result;
  register long r10 __asm__("r10") = d;
  register long r8 __asm__("r8") = e;
  register long r9 __asm__("r9") = f;
  __asm__ volatile("syscall"
                   : "=a"(result)
                   : "a"(number), "D"(a), "S"(b), "d"(c), "r"(r10), "r"(r8),
                     "r"(r9)
                   : "rcx", "r11", "memory");
  return result;
}

inline long raw_write(int fd, const void* bytes, std::size_t count) noexcept {
  return raw_syscall(__NR_write, fd, reinterpret_cast<long>(bytes),
                     static_cast<long>(count));
}

[[noreturn]] inline void raw_exit(int code) noexcept {
  for (;;) raw_syscall(__NR_exit_group, code);
}

// SIGABRT to the calling thread; a handler that returns does not save us.
[[noreturn]] inline void raw_abort() noexcept {
  constexpr int kSigAbrt = 6;
  raw_syscall(__NR_tgkill, raw_syscall(__NR_getpid), raw_syscall(__NR_gettid),
              kSigAbrt);
  raw_exit(70);
}

inline void raw_yield() noexcept { raw_syscall(__NR_sched_yield); }

}  // namespace gosan::detector
