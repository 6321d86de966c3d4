#include "arena.h"

#include <sys/mman.h>

#include <cstdint>

#include "internal_error.h"
#include "sanitizer.h"
#include "spin_lock.h"

namespace gosan::detail {
namespace {

// The first chunk is for ordinary programs; the others each are one huge page,
// where the system has them: one page fault for thousands of goroutines.
constexpr std::size_t kFirstBytes = std::size_t{1} << 20;
constexpr std::size_t kChunkBytes = std::size_t{2} << 20;
constexpr std::size_t kAlignment = 64;

SpinLock arena_lock;
std::byte* arena_next GOSAN_GUARDED_BY(arena_lock) = nullptr;
std::size_t arena_left GOSAN_GUARDED_BY(arena_lock) = 0;
bool arena_begun GOSAN_GUARDED_BY(arena_lock) = false;

std::byte* map_chunk(std::size_t bytes) {
  void* chunk = mmap(nullptr, bytes, PROT_READ | PROT_WRITE,
                     MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
  GOSAN_CHECK(chunk != MAP_FAILED, "out of memory for runtime records");
  return static_cast<std::byte*>(chunk);
}

// Aligned to its size.
std::byte* map_huge_chunk() {
  std::byte* start = map_chunk(2 * kChunkBytes);
  const std::size_t skipped =
      -reinterpret_cast<std::uintptr_t>(start) & (kChunkBytes - 1);
  std::byte* chunk = start + skipped;
  if (skipped != 0) munmap(start, skipped);
  munmap(chunk + kChunkBytes, kChunkBytes - skipped);
  madvise(chunk, kChunkBytes, MADV_HUGEPAGE);
  return chunk;
}

void take_chunk() GOSAN_REQUIRES(arena_lock) {
  arena_left = arena_begun ? kChunkBytes : kFirstBytes;
  arena_next = arena_begun ? map_huge_chunk() : map_chunk(kFirstBytes);
  arena_begun = true;
  announce_root(arena_next, arena_left);
}

}  // namespace

void* arena_allocate(std::size_t bytes) {
  const std::size_t rounded = (bytes + kAlignment - 1) & ~(kAlignment - 1);
  GOSAN_CHECK(rounded <= kFirstBytes, "record too large for the arena");
  SpinGuard guard(arena_lock);
  if (arena_left < rounded) take_chunk();
  void* result = arena_next;
  arena_next += rounded;
  arena_left -= rounded;
  return result;
}

}  // namespace gosan::detail
