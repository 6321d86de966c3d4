// Guards: MADV_GUARD_INSTALL (Linux 6.13) costs no mapping of its own, so
// 100 000 stacks fit into a handful of mappings. Older kernels get mprotect up
// to a share of vm.max_map_count, each guard costing two mappings; beyond that
// stacks have no guard, which is still better than failing.
#include "stack_pool.h"

#include <sys/mman.h>

#include <cstdint>
#include <cstdio>
#include <cstdlib>

#include "internal_error.h"
#include "spin_lock.h"

namespace gosan::detail {
namespace {

constexpr std::size_t kPage = 4096;
constexpr std::size_t kGuardBytes = 4 * kPage;  // frames may skip a page
constexpr std::size_t kDefaultBytes = 256 * 1024;
constexpr std::size_t kLeastBytes = 64 * 1024;
constexpr std::size_t kStacksPerChunk = 64;
constexpr int kMadvGuardInstall = 102;

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
bool light_guards GOSAN_GUARDED_BY(pool_lock) = true;
// 0: not asked yet; counts down by two per mprotect guard
std::size_t mappings_left GOSAN_GUARDED_BY(pool_lock) = 0;
bool mappings_counted GOSAN_GUARDED_BY(pool_lock) = false;

void install_guard(std::byte* low) noexcept GOSAN_REQUIRES(pool_lock) {
  if (light_guards) {
    if (madvise(low, kGuardBytes, kMadvGuardInstall) == 0) return;
    light_guards = false;
  }
  if (!mappings_counted) {
    mappings_left = mapping_budget();
    mappings_counted = true;
  }
  if (mappings_left < 2) return;
  mappings_left -= 2;
  // A failure leaves the stack without a guard, as over the budget.
  mprotect(low, kGuardBytes, PROT_NONE);
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

Stack with_guard(std::byte* base, std::size_t bytes) GOSAN_REQUIRES(pool_lock) {
  install_guard(base);
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

Stack allocate_stack() {
  const std::size_t bytes = default_stack_bytes();
  SpinGuard guard(pool_lock);
  if (chunk_left == 0) {
    chunk_next = reserve(bytes * kStacksPerChunk);
    chunk_left = kStacksPerChunk;
  }
  std::byte* base = chunk_next;
  chunk_next += bytes;
  --chunk_left;
  return with_guard(base, bytes);
}

Stack map_stack(std::size_t bytes) {
  const std::size_t whole = ((bytes + kPage - 1) & ~(kPage - 1)) + kGuardBytes;
  std::byte* base = reserve(whole);
  SpinGuard guard(pool_lock);
  return with_guard(base, whole);
}

void release_pages(const Stack& stack, const void* above) noexcept {
  const auto lo = reinterpret_cast<std::uintptr_t>(stack.lo);
  const auto top = reinterpret_cast<std::uintptr_t>(above) & ~(kPage - 1);
  if (top > lo) madvise(stack.lo, top - lo, MADV_DONTNEED);
}

}  // namespace gosan::detail
