// The limit against the kernel's figure, read every few megabytes.
#include "memory_budget.h"

#include <fcntl.h>

#include "collect.h"
#include "system.h"

namespace gosan::detector {
namespace {

constexpr std::uint64_t kPage = 4096;
// Between two looks: small against any sensible limit, long against the cost of
// a look, which is two microseconds.
constexpr std::uint64_t kStepBytes = std::uint64_t{4} << 20;

std::uint64_t g_limit = 0;  // bytes; written before the second thread
std::atomic<std::uint64_t> g_grown{0};
std::atomic<std::uint64_t> g_next_look{kStepBytes};  // of g_grown
std::atomic<std::uint64_t> g_times{0};

// The second number of /proc/self/statm; 0 when it cannot be read.
std::uint64_t resident_bytes() {
  const long file =
      raw_syscall(__NR_openat, AT_FDCWD,
                  reinterpret_cast<long>("/proc/self/statm"), O_RDONLY);
  if (file < 0) return 0;
  char text[128];
  const long length =
      raw_syscall(__NR_read, file, reinterpret_cast<long>(text), sizeof(text));
  raw_syscall(__NR_close, file);
  long i = 0;
  while (i < length && text[i] != ' ') ++i;
  std::uint64_t pages = 0;
  for (++i; i < length && text[i] >= '0' && text[i] <= '9'; ++i) {
    pages = pages * 10 + static_cast<std::uint64_t>(text[i] - '0');
  }
  return pages * kPage;
}

}  // namespace

void set_memory_limit(std::uint64_t bytes) noexcept { g_limit = bytes; }

void note_growth(std::size_t bytes) noexcept {
  if (g_limit == 0) return;
  // relaxed: a look more or less does no harm
  const std::uint64_t grown =
      g_grown.fetch_add(bytes, std::memory_order_relaxed) + bytes;
  std::uint64_t look = g_next_look.load(std::memory_order_relaxed);
  if (grown < look ||
      !g_next_look.compare_exchange_strong(look, grown + kStepBytes,
                                           std::memory_order_relaxed)) {
    return;
  }
  if (resident_bytes() <= g_limit) return;
  // relaxed: wishes, see collect_if_needed
  g_forget_wanted.store(true, std::memory_order_relaxed);
  g_sweep_wanted.store(true, std::memory_order_relaxed);
}

void note_forgotten() noexcept {
  // relaxed: the detector is stopped
  g_forget_wanted.store(false, std::memory_order_relaxed);
  g_times.fetch_add(1, std::memory_order_relaxed);
  // What cannot be forgotten may be too much by itself: the next time comes
  // after a quarter of the limit at the earliest, and not at every look.
  g_next_look.store(g_grown.load(std::memory_order_relaxed) + g_limit / 4,
                    std::memory_order_relaxed);
}

std::uint64_t times_forgotten() noexcept {
  return g_times.load(std::memory_order_relaxed);  // a statistic
}

}  // namespace gosan::detector
