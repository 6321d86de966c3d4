// The interposed mmap family, and the list of what it mapped.

#include "mappings.h"

#include <sys/mman.h>

#include <cerrno>
#include <cstdarg>

#include "access.h"
#include "arena.h"
#include "check_fail.h"
#include "system.h"
#include "thread_annotations.h"
#include "thread_block.h"

namespace gosan::detector {
namespace {

constexpr std::size_t kMaxMappings = std::size_t{1} << 20;
constexpr std::size_t kPageBytes = 4096;

SpinLock g_lock;
// [g_count], disjoint, in no order
VirtualArray<Mapping> g_mappings GOSAN_GUARDED_BY(g_lock);
std::size_t g_count GOSAN_GUARDED_BY(g_lock) = 0;

bool is_watched() noexcept { return !is_off() && !thread_block().internal; }

std::size_t whole_pages(std::size_t bytes) {
  return (bytes + kPageBytes - 1) & ~(kPageBytes - 1);
}

void append(const Mapping& mapping) GOSAN_REQUIRES(g_lock) {
  if (mapping.lo >= mapping.hi) return;
  g_mappings.reserve(kMaxMappings);
  if (g_count == kMaxMappings) {
    cannot_work("too many memory mappings; the most is", kMaxMappings);
  }
  g_mappings[g_count++] = mapping;
}

void remove(std::uintptr_t lo, std::uintptr_t hi) GOSAN_REQUIRES(g_lock) {
  for (std::size_t i = 0; i < g_count;) {
    const Mapping old = g_mappings[i];
    if (old.hi <= lo || old.lo >= hi) {
      ++i;
      continue;
    }
    g_mappings[i] = g_mappings[--g_count];
    append({old.lo, lo, old.caller});
    append({hi, old.hi, old.caller});
    // what was appended does not overlap and is skipped when its turn comes
  }
}

void note_mapped(void* p, std::size_t bytes, std::uintptr_t caller) noexcept {
  const auto lo = reinterpret_cast<std::uintptr_t>(p);
  const std::uintptr_t hi = lo + whole_pages(bytes);
  reset_range(lo, hi - lo);
  SpinGuard guard(g_lock);
  remove(lo, hi);
  append({lo, hi, caller});
}

void note_unmapped(void* p, std::size_t bytes) noexcept {
  const auto lo = reinterpret_cast<std::uintptr_t>(p);
  const std::uintptr_t hi = lo + whole_pages(bytes);
  reset_range(lo, hi - lo);
  SpinGuard guard(g_lock);
  remove(lo, hi);
}

// The result of a raw call as libc's wrappers give it.
long with_errno(long result) noexcept {
  if (result >= 0 || result < -4095) return result;
  errno = static_cast<int>(-result);
  return -1;
}

void* map(void* hint, std::size_t bytes, int protection, int flags, int file,
          off_t offset, std::uintptr_t caller) noexcept {
  const long result = with_errno(
      raw_syscall(__NR_mmap, reinterpret_cast<long>(hint),
                  static_cast<long>(bytes), protection, flags, file, offset));
  void* p = reinterpret_cast<void*>(result);
  if (result != -1 && is_watched()) note_mapped(p, bytes, caller);
  return p;
}

}  // namespace

void for_each_mapping(void (*visit)(void* arg, const Mapping& mapping),
                      void* arg) {
  SpinGuard guard(g_lock);
  for (std::size_t i = 0; i < g_count; ++i) visit(arg, g_mappings[i]);
}

void lock_mappings() noexcept GOSAN_NO_THREAD_SAFETY_ANALYSIS { g_lock.lock(); }

void unlock_mappings() noexcept GOSAN_NO_THREAD_SAFETY_ANALYSIS {
  g_lock.unlock();
}

}  // namespace gosan::detector

#define GOSAN_EXPORT extern "C" __attribute__((visibility("default")))
#define GOSAN_CALLER \
  reinterpret_cast<std::uintptr_t>(__builtin_return_address(0))

GOSAN_EXPORT void* mmap(void* hint, std::size_t bytes, int protection,
                        int flags, int file, off_t offset) noexcept {
  return gosan::detector::map(hint, bytes, protection, flags, file, offset,
                              GOSAN_CALLER);
}

GOSAN_EXPORT void* mmap64(void* hint, std::size_t bytes, int protection,
                          int flags, int file, off64_t offset) noexcept {
  return gosan::detector::map(hint, bytes, protection, flags, file, offset,
                              GOSAN_CALLER);
}

GOSAN_EXPORT int munmap(void* p, std::size_t bytes) noexcept {
  using namespace gosan::detector;
  // Before the call: afterwards the addresses may be another thread's.
  if (is_watched()) note_unmapped(p, bytes);
  return static_cast<int>(with_errno(raw_syscall(
      __NR_munmap, reinterpret_cast<long>(p), static_cast<long>(bytes))));
}

GOSAN_EXPORT void* mremap(void* old, std::size_t old_bytes, std::size_t bytes,
                          int flags, ...) noexcept {
  using namespace gosan::detector;
  va_list arguments;
  va_start(arguments, flags);
  void* wanted =
      (flags & MREMAP_FIXED) != 0 ? va_arg(arguments, void*) : nullptr;
  va_end(arguments);
  if (is_watched()) note_unmapped(old, old_bytes);
  const long result = with_errno(raw_syscall(
      __NR_mremap, reinterpret_cast<long>(old), static_cast<long>(old_bytes),
      static_cast<long>(bytes), flags, reinterpret_cast<long>(wanted)));
  void* p = reinterpret_cast<void*>(result);
  if (is_watched()) {
    if (result == -1) {
      note_mapped(old, old_bytes, GOSAN_CALLER);
    } else {
      note_mapped(p, bytes, GOSAN_CALLER);
    }
  }
  return p;
}
