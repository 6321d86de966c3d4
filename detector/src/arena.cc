// Pages and the bump allocator; raw system calls only (see system.h).
#include "arena.h"

#include <sys/mman.h>

#include "check_fail.h"
#include "system.h"

namespace gosan::detector {
namespace {

constexpr long kPageBytes = 4096;
constexpr std::size_t kChunkBytes = std::size_t{1} << 20;
constexpr int kSpinsBeforeYield = 64;

}  // namespace

void* reserve_memory(std::size_t bytes) noexcept {
  const long result = raw_syscall(
      __NR_mmap, 0, static_cast<long>(bytes), PROT_READ | PROT_WRITE,
      MAP_PRIVATE | MAP_ANONYMOUS | MAP_NORESERVE, -1, 0);
  if (result < 0 && result > -kPageBytes) return nullptr;
  raw_syscall(__NR_madvise, result, static_cast<long>(bytes), MADV_DONTDUMP);
  return reinterpret_cast<void*>(result);
}

void* map_pages(std::size_t bytes) noexcept {
  void* memory = reserve_memory(bytes);
  if (memory == nullptr) {
    cannot_work(
        "cannot reserve memory for the detector; is the address space limited "
        "(ulimit -v, vm.overcommit_memory=2)? bytes",
        static_cast<std::int64_t>(bytes));
  }
  return memory;
}

void release_memory(void* p, std::size_t bytes) noexcept {
  raw_syscall(__NR_munmap, reinterpret_cast<long>(p), static_cast<long>(bytes));
}

void drop_pages(void* p, std::size_t bytes) noexcept {
  const auto begin = reinterpret_cast<std::uintptr_t>(p);
  constexpr std::uintptr_t kMask = ~std::uintptr_t{kPageBytes - 1};
  const std::uintptr_t first = (begin + kPageBytes - 1) & kMask;
  const std::uintptr_t last = (begin + bytes) & kMask;
  if (first >= last) return;
  raw_syscall(__NR_madvise, static_cast<long>(first),
              static_cast<long>(last - first), MADV_DONTNEED);
}

void SpinLock::wait() noexcept {
  // relaxed: only a hint that an exchange may succeed; lock() orders
  for (int spins = 0; held_.load(std::memory_order_relaxed) != 0; ++spins) {
    if (spins < kSpinsBeforeYield) {
      __builtin_ia32_pause();
    } else {
      raw_yield();  // the holder may wait for this very core
    }
  }
}

void* BumpArena::allocate(std::size_t bytes, std::size_t align) noexcept {
  if (bytes > kChunkBytes / 4) return map_pages(bytes);
  SpinGuard guard(lock_);
  std::uintptr_t at = (next_ + align - 1) & ~(align - 1);
  if (next_ == 0 || at + bytes > end_) {
    next_ = reinterpret_cast<std::uintptr_t>(map_pages(kChunkBytes));
    end_ = next_ + kChunkBytes;
    at = (next_ + align - 1) & ~(align - 1);
  }
  next_ = at + bytes;
  return reinterpret_cast<void*>(at);
}

const char* BumpArena::copy_text(const char* text,
                                 std::size_t length) noexcept {
  auto* copy = static_cast<char*>(allocate(length + 1, 1));
  for (std::size_t i = 0; i < length; ++i) copy[i] = text[i];
  copy[length] = '\0';
  return copy;
}

namespace {

unsigned size_class_of(std::size_t bytes) {
  unsigned number = 0;
  while ((std::size_t{64} << number) < bytes) ++number;
  return number;
}

}  // namespace

void* SizedPool::allocate(std::size_t bytes) noexcept {
  const unsigned number = size_class_of(bytes);
  if (number >= kClasses) return map_pages(bytes);
  {
    SpinGuard guard(lock_);
    if (Free* block = free_[number]) {
      free_[number] = block->next;
      return block;
    }
  }
  return arena_.allocate(std::size_t{64} << number, 64);
}

void SizedPool::free(void* p, std::size_t bytes) noexcept {
  if (p == nullptr) return;
  const unsigned number = size_class_of(bytes);
  if (number >= kClasses) {
    release_memory(p, bytes);
    return;
  }
  auto* block = static_cast<Free*>(p);
  SpinGuard guard(lock_);
  block->next = free_[number];
  free_[number] = block;
}

}  // namespace gosan::detector
