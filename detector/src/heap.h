// The registry of the program's live heap blocks: who allocated what, and
// where. Fed by the interposed malloc family (heap.cc, operator_new.cc).
//
// A block is registered after its shadow was reset and before the program gets
// it; it is unregistered after the detector saw the free as a write of the
// whole block, and before libc may hand it out again.
#pragma once

#include <cstddef>
#include <cstdint>

#include "private_heap.h"
#include "stack_depot.h"
#include "thread_block.h"

// libc's own, under the names that glibc exports for wrappers: they can be
// called before any constructor ran, which a look-up by dlsym could not.
extern "C" {
void* __libc_malloc(std::size_t bytes);
void __libc_free(void* p);
void* __libc_calloc(std::size_t count, std::size_t bytes);
void* __libc_realloc(void* p, std::size_t bytes);
void* __libc_memalign(std::size_t align, std::size_t bytes);
}

namespace gosan::detector {

struct HeapBlock {
  std::uintptr_t begin = 0;
  std::size_t size = 0;  // as requested
  StackId allocated_at = StackId::kNone;
  std::uint64_t gid = 0;  // who allocated
};

// The live block, or else a recently freed one that is remembered, that
// contains `address`. Linear in the number of live blocks: for reports only.
bool find_heap_block(std::uintptr_t address, HeapBlock* out);

// Calls visit(arg, block) for every live block. Blocks that come or go
// meanwhile may be missed: the leak scan stops the world first.
void for_each_heap_block(void (*visit)(void* arg, const HeapBlock& block),
                         void* arg);

// ---- for the interposers; lock-free but for a short spinlock ----

void register_block(const HeapBlock& block) noexcept;
// The block that starts at `begin`; false when it is not registered.
bool find_registered(std::uintptr_t begin, HeapBlock* out) noexcept;
void unregister_block(std::uintptr_t begin) noexcept;

// Around fork(), so that the child finds the spinlocks free.
void lock_heap_registry() noexcept;
void unlock_heap_registry() noexcept;

void* allocate_watched(std::size_t bytes, std::size_t align,
                       const void* frame_pointer) noexcept;
void free_watched(void* p, const void* frame_pointer) noexcept;

// What malloc(bytes) does for the program; `frame_pointer` is that of the
// interposer that was called. `align` 0: malloc's own. While the detector is
// off the allocator is libc's, and one branch stands before it.
inline void* allocate_block(std::size_t bytes, std::size_t align,
                            const void* frame_pointer) noexcept {
  if (!is_off()) return allocate_watched(bytes, align, frame_pointer);
  return align == 0 ? __libc_malloc(bytes) : __libc_memalign(align, bytes);
}
inline void free_block(void* p, const void* frame_pointer) noexcept {
  if (is_off() && !is_private(p)) {
    __libc_free(p);
  } else {
    free_watched(p, frame_pointer);
  }
}

}  // namespace gosan::detector
