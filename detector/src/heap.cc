// The malloc family as the program sees it.
//
// The whole usable size of a block is reset when it is handed out; the
// requested size is what free writes and what reports show.
//
// The detector's own threads get memory from private_heap.h.

#include "heap.h"

#include <malloc.h>
#include <unistd.h>

#include <cerrno>
#include <cstring>

#include "access.h"
#include "caller_stack.h"
#include "module_registry.h"
#include "private_heap.h"
#include "shadow.h"
#include "thread_block.h"

namespace gosan::detector {
namespace {

std::uintptr_t address_of(const void* p) {
  return reinterpret_cast<std::uintptr_t>(p);
}

enum class Owner {
  kProgram,   // registered and watched
  kDetector,  // from the private heap
  kNobody     // the detector is off: libc's business alone
};

Owner owner_of_calls() noexcept {
  // First: who only links the detector should not pay for it.
  if (is_off()) return Owner::kNobody;
  return thread_block().internal ? Owner::kDetector : Owner::kProgram;
}

// A fresh block of libc's becomes the program's.
void hand_out(void* p, std::size_t bytes, const void* frame_pointer) noexcept {
  if (p == nullptr) return;
  constexpr std::size_t kBigBytes = std::size_t{4} << 20;
  reset_range(address_of(p), malloc_usable_size(p));
  if (bytes >= kBigBytes) expect_big_block(address_of(p), bytes);
  register_block(
      {address_of(p), bytes, capture_caller(frame_pointer), current_gid()});
}

// Names the stack only where somebody may want to know it.
void write_freed(const HeapBlock& block, const void* frame_pointer) noexcept {
  constexpr std::size_t kSmallBytes = 1024;
  if (block.size <= kSmallBytes && is_said_by_task(block.begin, block.size)) {
    return;
  }
  access_free(block.begin, block.size, capture_caller(frame_pointer));
}

std::size_t page_bytes() noexcept {
  return static_cast<std::size_t>(sysconf(_SC_PAGESIZE));
}

bool is_power_of_two(std::size_t n) { return n != 0 && (n & (n - 1)) == 0; }

// A library that frees may know by counters of its own, which we do not see,
// that everyone is done with the block: only instrumented code's frees count.
bool is_called_by_program(const void* frame_pointer) noexcept {
  return is_instrumented_code(
      static_cast<const std::uintptr_t*>(frame_pointer)[1]);
}

// Bytes that the program may use; for blocks that are not registered, too.
std::size_t size_of_block(void* p) noexcept {
  HeapBlock block;
  if (is_private(p)) return private_size(p);
  if (find_registered(address_of(p), &block)) return block.size;
  return malloc_usable_size(p);
}

void* allocate_zeroed(std::size_t count, std::size_t bytes,
                      const void* frame_pointer) noexcept {
  std::size_t total = 0;
  if (__builtin_mul_overflow(count, bytes, &total)) {
    errno = ENOMEM;
    return nullptr;
  }
  const Owner owner = owner_of_calls();
  if (owner == Owner::kDetector) {
    void* p = private_allocate(total, 0);
    return p == nullptr ? nullptr : std::memset(p, 0, total);
  }
  void* p = __libc_calloc(count, bytes);
  if (owner == Owner::kProgram) hand_out(p, total, frame_pointer);
  return p;
}

// Always a move: the new block starts without history, the old one ends as by
// free. libc's growing in place would have to be undone when it fails.
void* reallocate(void* old, std::size_t bytes,
                 const void* frame_pointer) noexcept {
  if (is_off() && !is_private(old)) return __libc_realloc(old, bytes);
  if (old == nullptr) return allocate_block(bytes, 0, frame_pointer);
  if (bytes == 0) {
    free_block(old, frame_pointer);
    return nullptr;
  }
  const std::size_t old_bytes = size_of_block(old);
  void* fresh = allocate_block(bytes, 0, frame_pointer);
  if (fresh == nullptr) return nullptr;
  std::memcpy(fresh, old, old_bytes < bytes ? old_bytes : bytes);
  free_block(old, frame_pointer);
  return fresh;
}

}  // namespace

void* allocate_watched(std::size_t bytes, std::size_t align,
                       const void* frame_pointer) noexcept {
  const Owner owner = owner_of_calls();
  if (owner == Owner::kDetector) return private_allocate(bytes, align);
  void* p = align == 0 ? __libc_malloc(bytes) : __libc_memalign(align, bytes);
  if (owner == Owner::kProgram) hand_out(p, bytes, frame_pointer);
  return p;
}

void free_watched(void* p, const void* frame_pointer) noexcept {
  if (p == nullptr) return;
  if (is_private(p)) {
    private_free(p);
    return;
  }
  HeapBlock block;
  if (owner_of_calls() == Owner::kProgram &&
      find_registered(address_of(p), &block)) {
    if (is_called_by_program(frame_pointer)) {
      write_freed(block, frame_pointer);
    }
    unregister_block(block.begin);
  }
  __libc_free(p);
}

}  // namespace gosan::detector

using gosan::detector::allocate_block;
using gosan::detector::free_block;

#define GOSAN_EXPORT extern "C" __attribute__((visibility("default")))
// The interposer's own frame: its return address is the call to report.
#define GOSAN_OWN_FRAME __builtin_frame_address(0)

GOSAN_EXPORT void* malloc(std::size_t bytes) {
  return allocate_block(bytes, 0, GOSAN_OWN_FRAME);
}

GOSAN_EXPORT void free(void* p) { free_block(p, GOSAN_OWN_FRAME); }

GOSAN_EXPORT void* calloc(std::size_t count, std::size_t bytes) {
  return gosan::detector::allocate_zeroed(count, bytes, GOSAN_OWN_FRAME);
}

GOSAN_EXPORT void* realloc(void* p, std::size_t bytes) {
  return gosan::detector::reallocate(p, bytes, GOSAN_OWN_FRAME);
}

GOSAN_EXPORT void* reallocarray(void* p, std::size_t count, std::size_t bytes) {
  std::size_t total = 0;
  if (__builtin_mul_overflow(count, bytes, &total)) {
    errno = ENOMEM;
    return nullptr;
  }
  return gosan::detector::reallocate(p, total, GOSAN_OWN_FRAME);
}

GOSAN_EXPORT int posix_memalign(void** out, std::size_t align,
                                std::size_t bytes) {
  if (!gosan::detector::is_power_of_two(align) || align % sizeof(void*) != 0) {
    return EINVAL;
  }
  const int saved = errno;  // posix_memalign leaves it alone
  void* p = allocate_block(bytes, align, GOSAN_OWN_FRAME);
  errno = saved;
  if (p == nullptr) return ENOMEM;
  *out = p;
  return 0;
}

GOSAN_EXPORT void* aligned_alloc(std::size_t align, std::size_t bytes) {
  if (!gosan::detector::is_power_of_two(align)) {
    errno = EINVAL;
    return nullptr;
  }
  return allocate_block(bytes, align, GOSAN_OWN_FRAME);
}

GOSAN_EXPORT void* memalign(std::size_t align, std::size_t bytes) {
  return allocate_block(bytes, align, GOSAN_OWN_FRAME);
}

GOSAN_EXPORT void* valloc(std::size_t bytes) {
  return allocate_block(bytes, gosan::detector::page_bytes(), GOSAN_OWN_FRAME);
}

GOSAN_EXPORT void* pvalloc(std::size_t bytes) {
  const std::size_t page = gosan::detector::page_bytes();
  if (bytes > SIZE_MAX - page) {
    errno = ENOMEM;
    return nullptr;
  }
  return allocate_block((bytes + page - 1) & ~(page - 1), page,
                        GOSAN_OWN_FRAME);
}
