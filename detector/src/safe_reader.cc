// process_vm_readv on ourselves, page map first.

#include "safe_reader.h"

#include <fcntl.h>
#include <sys/uio.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <cstdio>

namespace gosan::detector {
namespace {

constexpr std::uintptr_t kPageBytes = 4096;
constexpr std::uintptr_t kWord = sizeof(std::uintptr_t);
constexpr std::size_t kChunkPages = 64;
// /proc/self/pagemap has one u64 per page
constexpr std::uint64_t kPresent = 1ull << 63;
constexpr std::uint64_t kSwapped = 1ull << 62;

// Bytes copied; fewer than asked for when a page of the run cannot be read;
// negative when the kernel refuses altogether.
ssize_t copy_memory(std::uintptr_t from, void* to, std::size_t bytes) {
  const iovec local{to, bytes};
  const iovec remote{reinterpret_cast<void*>(from), bytes};
  const ssize_t count = process_vm_readv(getpid(), &local, 1, &remote, 1, 0);
  return count < 0 && errno == EFAULT ? 0 : count;
}

}  // namespace

SafeReader::SafeReader()
    : pagemap_(open("/proc/self/pagemap", O_RDONLY | O_CLOEXEC)),
      words_(kChunkPages * kPageBytes / kWord) {
  list_readable();
}

SafeReader::~SafeReader() {
  if (pagemap_ >= 0) close(pagemap_);
}

// Lines of /proc/self/maps: "7f00-7f01 rw-p 0 00:00 0 [heap]".
void SafeReader::list_readable() {
  std::FILE* maps = std::fopen("/proc/self/maps", "re");
  if (maps == nullptr) return;
  char line[512];
  while (std::fgets(line, sizeof(line), maps) != nullptr) {
    unsigned long lo = 0;
    unsigned long hi = 0;
    char read = '-';
    unsigned long inode = 1;
    // Of files the end may be missing: only what has none.
    if (std::sscanf(line, "%lx-%lx %c%*s %*x %*x:%*x %lu", &lo, &hi, &read,
                    &inode) != 4 ||
        read != 'r' || inode != 0) {
      continue;
    }
    if (!readable_.empty() && readable_.back().hi == lo) {
      readable_.back().hi = hi;
    } else {
      readable_.push_back({lo, hi});
    }
  }
  std::fclose(maps);
}

bool SafeReader::is_readable(AddressRange range) const {
  auto after = std::upper_bound(
      readable_.begin(), readable_.end(), range.lo,
      [](std::uintptr_t lo, const AddressRange& r) { return lo < r.lo; });
  return after != readable_.begin() && range.hi <= (--after)->hi;
}

// A goroutine's stack is mostly pages that were never touched.
void SafeReader::ask_pages(std::uintptr_t page, std::size_t count) {
  std::uint64_t entries[kChunkPages];
  const std::size_t bytes = count * sizeof(entries[0]);
  const auto at = static_cast<off_t>(page / kPageBytes * sizeof(entries[0]));
  const bool known = pagemap_ >= 0 && pread(pagemap_, entries, bytes, at) ==
                                          static_cast<ssize_t>(bytes);
  touched_.assign(count, true);
  for (std::size_t i = 0; known && i < count; ++i) {
    touched_[i] = (entries[i] & (kPresent | kSwapped)) != 0;
  }
}

bool SafeReader::visit_run(AddressRange run, const Visit& visit) {
  if (in_place_) {
    visit({reinterpret_cast<const std::uintptr_t*>(run.lo),
           (run.hi - run.lo) / kWord});
    return true;
  }
  while (run.lo < run.hi) {
    const ssize_t count = copy_memory(run.lo, words_.data(), run.hi - run.lo);
    if (count < 0) return false;
    const std::size_t words = static_cast<std::size_t>(count) / kWord;
    visit({words_.data(), words});
    // What could be read ends at a page that cannot: go on behind it.
    run.lo += words * kWord;
    if (run.lo < run.hi) run.lo = (run.lo / kPageBytes + 1) * kPageBytes;
  }
  return true;
}

bool SafeReader::visit_heap_words(AddressRange range, const Visit& visit) {
  in_place_ = is_readable(range);
  const bool complete = visit_words(range, visit);
  in_place_ = false;
  return complete;
}

bool SafeReader::visit_words(AddressRange range, const Visit& visit) {
  range.lo = (range.lo + kWord - 1) & ~(kWord - 1);
  range.hi &= ~(kWord - 1);
  std::uintptr_t page = range.lo & ~(kPageBytes - 1);
  while (page < range.hi) {
    const std::size_t count = std::min<std::size_t>(
        kChunkPages, (range.hi - page + kPageBytes - 1) / kPageBytes);
    ask_pages(page, count);
    for (std::size_t i = 0; i < count;) {
      std::size_t end = i;
      while (end < count && touched_[end]) ++end;
      const AddressRange run{std::max(page + i * kPageBytes, range.lo),
                             std::min(page + end * kPageBytes, range.hi)};
      if (!visit_run(run, visit)) return false;
      i = end + 1;
    }
    page += count * kPageBytes;
  }
  return true;
}

}  // namespace gosan::detector
