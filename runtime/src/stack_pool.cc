// Guards: MADV_GUARD_INSTALL (Linux 6.13) costs no mapping of its own, so
// 100 000 stacks fit into a handful of mappings. Older kernels get mprotect up
// to a share of vm.max_map_count, each guard costing two mappings; beyond that
// stacks have no guard, which is still better than failing.
#include "stack_pool.h"

#include <sys/mman.h>
#include <sys/syscall.h>
#include <sys/uio.h>
#include <unistd.h>

#include <algorithm>
#include <atomic>
#include <cstdint>
#include <cstdio>
#include <cstdlib>

#include "internal_error.h"
#include "sanitizer.h"
#include "spin_lock.h"

namespace gosan::detail {
namespace {

constexpr std::size_t kPage = 4096;
constexpr std::size_t kGuardBytes = 4 * kPage;  // frames may skip a page
constexpr std::size_t kDefaultBytes = 256 * 1024;
constexpr std::size_t kLeastBytes = 64 * 1024;
constexpr std::size_t kStacksPerChunk = 64;
constexpr int kMadvGuardInstall = 102;
constexpr std::size_t kMostAtOnce = 64;

std::size_t read_stack_size() noexcept {
  const char* text = std::getenv("GOSAN_STACK_SIZE");
  if (text == nullptr) return kDefaultBytes;
  char* end = nullptr;
  std::size_t bytes = std::strtoull(text, &end, 10);
  if (*end == 'k' || *end == 'K') bytes *= 1024;
  if (*end == 'm' || *end == 'M') bytes *= 1024 * 1024;
  if (bytes < kLeastBytes) bytes = kLeastBytes;
  return (bytes + kPage - 1) & ~(kPage - 1);
}

std::size_t mapping_budget() noexcept {
  constexpr std::size_t kDefaultMaxMaps = 65530;
  std::size_t max_maps = kDefaultMaxMaps;
  if (std::FILE* file = std::fopen("/proc/sys/vm/max_map_count", "re")) {
    if (std::fscanf(file, "%zu", &max_maps) != 1) max_maps = kDefaultMaxMaps;
    std::fclose(file);
  }
  return max_maps / 2;  // the program needs mappings as well
}

SpinLock pool_lock;
std::byte* chunk_next GOSAN_GUARDED_BY(pool_lock) = nullptr;
std::size_t chunk_left GOSAN_GUARDED_BY(pool_lock) = 0;
std::atomic<bool> light_guards{true};
// 0: not asked yet; counts down by two per mprotect guard
std::size_t mappings_left GOSAN_GUARDED_BY(pool_lock) = 0;
bool mappings_counted GOSAN_GUARDED_BY(pool_lock) = false;

// What one madvise would do to each range, in one call: the kernel's way in is
// paid once, and other cores are interrupted once. False: to be done one by
// one.
bool advise_all(std::span<const iovec> ranges, int advice) noexcept {
  constexpr int kPidfdSelf = -10001;  // PIDFD_SELF_THREAD_GROUP, Linux 6.14
  std::size_t bytes = 0;
  for (const iovec& range : ranges) bytes += range.iov_len;
  return syscall(SYS_process_madvise, kPidfdSelf, ranges.data(), ranges.size(),
                 advice, 0) == static_cast<long>(bytes);
}

bool install_light_guards(std::span<std::byte* const> lows) noexcept {
  iovec guards[kMostAtOnce];
  for (std::size_t i = 0; i < lows.size(); ++i) {
    guards[i] = {lows[i], kGuardBytes};
  }
  if (advise_all({guards, lows.size()}, kMadvGuardInstall)) return true;
  return std::ranges::all_of(lows, [](std::byte* low) {
    return madvise(low, kGuardBytes, kMadvGuardInstall) == 0;
  });
}

void protect_guard(std::byte* low) noexcept GOSAN_EXCLUDES(pool_lock) {
  SpinGuard guard(pool_lock);
  if (!mappings_counted) {
    mappings_left = mapping_budget();
    mappings_counted = true;
  }
  if (mappings_left < 2) return;
  mappings_left -= 2;
  // A failure leaves the stack without a guard, as over the budget.
  mprotect(low, kGuardBytes, PROT_NONE);
}

void install_guards(std::span<std::byte* const> lows) noexcept
    GOSAN_EXCLUDES(pool_lock) {
  // relaxed: who misses the change finds out by itself.
  if (light_guards.load(std::memory_order_relaxed)) {
    if (install_light_guards(lows)) return;
    light_guards.store(false, std::memory_order_relaxed);
  }
  for (std::byte* low : lows) protect_guard(low);
}

std::byte* reserve(std::size_t bytes) {
  void* memory =
      mmap(nullptr, bytes, PROT_READ | PROT_WRITE,
           MAP_PRIVATE | MAP_ANONYMOUS | MAP_NORESERVE | MAP_STACK, -1, 0);
  GOSAN_CHECK(memory != MAP_FAILED, "out of memory for goroutine stacks");
  // A huge page would make every goroutine resident with 2 MiB.
  madvise(memory, bytes, MADV_NOHUGEPAGE);
  return static_cast<std::byte*>(memory);
}

std::byte* take_from_chunk(std::size_t bytes) GOSAN_REQUIRES(pool_lock) {
  if (chunk_left == 0) {
    chunk_next = reserve(bytes * kStacksPerChunk);
    chunk_left = kStacksPerChunk;
  }
  std::byte* base = chunk_next;
  chunk_next += bytes;
  --chunk_left;
  return base;
}

// `base` has its guard.
Stack above_guard(std::byte* base, std::size_t bytes) {
  // Without the guard, which cannot be read.
  announce_root(base + kGuardBytes, bytes - kGuardBytes);
  return Stack{base + kGuardBytes, base + bytes};
}

}  // namespace

bool Stack::guard_contains(const void* address) const noexcept {
  return address >= lo - kGuardBytes && address < lo;
}

std::size_t default_stack_bytes() noexcept {
  static const std::size_t bytes = read_stack_size();
  return bytes;
}

void allocate_stacks(std::span<Stack> stacks) {
  GOSAN_CHECK(stacks.size() <= kMostAtOnce, "too many stacks at once");
  const std::size_t bytes = default_stack_bytes();
  std::byte* bases[kMostAtOnce];
  {
    SpinGuard guard(pool_lock);
    for (std::size_t i = 0; i < stacks.size(); ++i) {
      bases[i] = take_from_chunk(bytes);
    }
  }
  install_guards({bases, stacks.size()});
  for (std::size_t i = 0; i < stacks.size(); ++i) {
    stacks[i] = above_guard(bases[i], bytes);
  }
}

Stack map_stack(std::size_t bytes) {
  const std::size_t whole = ((bytes + kPage - 1) & ~(kPage - 1)) + kGuardBytes;
  std::byte* base = reserve(whole);
  install_guards({&base, 1});
  return above_guard(base, whole);
}

void release_pages(std::span<const Stack> stacks) noexcept {
  iovec ranges[kMostAtOnce];
  const std::size_t count = std::min(stacks.size(), kMostAtOnce);
  for (std::size_t i = 0; i < count; ++i) {
    ranges[i] = {stacks[i].lo, stacks[i].bytes()};
  }
  if (advise_all({ranges, count}, MADV_DONTNEED)) return;
  for (const Stack& stack : stacks) {
    madvise(stack.lo, stack.bytes(), MADV_DONTNEED);
  }
}

}  // namespace gosan::detail
