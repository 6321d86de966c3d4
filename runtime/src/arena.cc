#include "arena.h"

#include <sys/mman.h>

#include <cstdint>

#include "internal_error.h"
#include "spin_lock.h"

namespace gosan::detail {
namespace {

constexpr std::size_t kChunkBytes = std::size_t{1} << 20;
constexpr std::size_t kAlignment = 64;

SpinLock arena_lock;
std::byte* arena_next GOSAN_GUARDED_BY(arena_lock) = nullptr;
std::size_t arena_left GOSAN_GUARDED_BY(arena_lock) = 0;

}  // namespace

void* arena_allocate(std::size_t bytes) {
  const std::size_t rounded = (bytes + kAlignment - 1) & ~(kAlignment - 1);
  GOSAN_CHECK(rounded <= kChunkBytes, "record too large for the arena");
  SpinGuard guard(arena_lock);
  if (arena_left < rounded) {
    void* chunk = mmap(nullptr, kChunkBytes, PROT_READ | PROT_WRITE,
                       MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
    GOSAN_CHECK(chunk != MAP_FAILED, "out of memory for runtime records");
    arena_next = static_cast<std::byte*>(chunk);
    arena_left = kChunkBytes;
  }
  void* result = arena_next;
  arena_next += rounded;
  arena_left -= rounded;
  return result;
}

}  // namespace gosan::detail
