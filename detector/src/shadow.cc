// The reservation of the shadow, and walks over the parts of it in use.
#include "shadow.h"

#include <fcntl.h>
#include <sys/mman.h>

#include "check_fail.h"
#include "memory_budget.h"
#include "system.h"
#include "word_set.h"

namespace gosan::detector {
namespace {

constexpr std::uintptr_t kHalf = GOSAN_SHADOW_XOR;  // 64 TiB
// From here on a range is cleared by dropping pages, unless so few of them were
// ever accessed that writing them is cheaper than a system call: a goroutine's
// stack.
constexpr std::size_t kDropBytes = std::size_t{64} << 10;
constexpr std::size_t kMostScannedBytes = std::size_t{1} << 20;
constexpr unsigned kFewPages = 8;

// [kUserEnd >> kChunkBits] 1: some page of the 2 MiB was accessed
VirtualArray<std::atomic<std::uint8_t>> g_touched;
// [kUserEnd >> kPieceBits] the same per GiB
VirtualArray<std::atomic<std::uint8_t>> g_touched_gib;

void reserve_at(std::uintptr_t lo, std::uintptr_t hi) {
  const long result = raw_syscall(
      __NR_mmap, static_cast<long>(lo), static_cast<long>(hi - lo),
      PROT_READ | PROT_WRITE,
      MAP_PRIVATE | MAP_ANONYMOUS | MAP_NORESERVE | MAP_FIXED_NOREPLACE, -1, 0);
  if (result != static_cast<long>(lo)) {
    cannot_work(
        "cannot reserve the shadow memory; is the address space limited "
        "(ulimit -v, vm.overcommit_memory=2) or taken? errno",
        result < 0 ? -result : 0);
  }
  raw_syscall(__NR_madvise, result, static_cast<long>(hi - lo), MADV_DONTDUMP);
}

// The kernel's word on which pages hold something. Not mincore, for which a
// page in swap is not there.
class PageMap {
 public:
  PageMap() noexcept
      : fd_(raw_syscall(__NR_openat, AT_FDCWD,
                        reinterpret_cast<long>("/proc/self/pagemap"),
                        O_RDONLY | O_CLOEXEC)) {}
  ~PageMap() {
    if (fd_ >= 0) raw_syscall(__NR_close, fd_);
  }
  PageMap(const PageMap&) = delete;
  PageMap& operator=(const PageMap&) = delete;

  // Reads about [kPages] pages from `page` on. When in doubt, they are in use.
  void read(std::uintptr_t page, std::size_t count) noexcept {
    const long bytes = static_cast<long>(count * sizeof(entries_[0]));
    const long offset =
        static_cast<long>(page / kPageBytes * sizeof(entries_[0]));
    const long got =
        fd_ < 0 ? -1
                : raw_syscall(__NR_pread64, fd_,
                              reinterpret_cast<long>(entries_), bytes, offset);
    valid_ = got == bytes;
  }
  bool in_use(std::size_t i) const noexcept {
    constexpr std::uint64_t kPresentOrSwapped = 3ull << 62;
    return !valid_ || (entries_[i] & kPresentOrSwapped) != 0;
  }
  static constexpr std::size_t kPages = 128;

 private:
  long fd_;
  bool valid_ = false;
  std::uint64_t entries_[kPages];
};

// [first, last) of app addresses, whole shadow pages.
void visit_resident_pages(std::uintptr_t first, std::uintptr_t last,
                          void (*visit)(void*, std::uintptr_t, std::uintptr_t),
                          void* arg) {
  PageMap map;
  while (first < last) {
    std::uintptr_t end = first + PageMap::kPages * kPageBytes;
    if (end > last) end = last;
    map.read(first ^ kHalf, (end - first) / kPageBytes);
    for (std::uintptr_t page = first; page < end; page += kPageBytes) {
      if (map.in_use((page - first) / kPageBytes)) {
        visit(arg, page, page + kPageBytes);
      }
    }
    first = end;
  }
}

}  // namespace

void init_shadow() noexcept {
  if (g_pieces.data() != nullptr) return;
  g_pieces.reserve(kUserEnd >> kPieceBits);
  g_touched_pages.reserve(kUserEnd / kPageBytes);
  g_touched.reserve(kUserEnd >> kChunkBits);
  g_touched_gib.reserve(kUserEnd >> kPieceBits);
  init_word_sets();
  reserve_at(kLowEnd, kHalf - kPageBytes);  // the shadow of the upper half
  reserve_at(kHalf, kHalf + kLowEnd);       // that of the low programs
}

std::uint64_t* make_rest_piece(std::uintptr_t word) noexcept {
  constexpr std::size_t kBytes = std::size_t{1} << kPieceBits;
  auto* made = static_cast<std::uint64_t*>(map_pages(kBytes));
  std::uint64_t* expected = nullptr;
  // acq_rel: publishes the piece, or lets us see another thread's
  if (g_pieces[word >> kPieceBits].compare_exchange_strong(
          expected, made, std::memory_order_acq_rel,
          std::memory_order_acquire)) {
    return made;
  }
  release_memory(made, kBytes);
  return expected;
}

Entry decode(std::uint64_t cell) noexcept {
  Entry entry;
  entry.segment = static_cast<SegmentId>(cell >> 32);
  entry.history = static_cast<HistoryIndex>(cell & kMaxHistory);
  entry.bytes = ByteKinds::plain(cell >> 24 & 0xff,
                                 static_cast<std::uint32_t>(cell >> 16 & 0xff));
  const Segment& segment = segment_at(entry.segment);
  // relaxed: set before the cell that says so was published
  if (segment.has_atomics.load(std::memory_order_relaxed) != 0) {
    entry.bytes =
        entry.bytes | history_at(segment, entry.history).all.atomics();
  }
  return entry;
}

bool fits_cell(const Entry& entry) noexcept {
  const Segment& segment = segment_at(entry.segment);
  // relaxed: as in decode
  return segment.has_atomics.load(std::memory_order_relaxed) == 0 ||
         entry.bytes.atomics() ==
             history_at(segment, entry.history).all.atomics();
}

void note_first_touch(std::uintptr_t word) noexcept {
  // relaxed: as in note_touched
  g_touched_pages[word / kPageBytes].store(1, std::memory_order_relaxed);
  g_touched[word >> kChunkBits].store(1, std::memory_order_relaxed);
  g_touched_gib[word >> kPieceBits].store(1, std::memory_order_relaxed);
  note_growth(kPageBytes);
}

namespace {

bool is_touched(std::uintptr_t page) {
  // relaxed: the range's last owner is ordered before its next
  return g_touched_pages[page / kPageBytes].load(std::memory_order_relaxed) !=
         0;
}

// Leaves pages alone that were never accessed: even a look at their shadow
// would be a page fault.
void clear_words(std::uintptr_t first, std::uintptr_t last) {
  while (first < last) {
    std::uintptr_t end = (first | (kPageBytes - 1)) + 1;
    if (end > last) end = last;
    const bool touched = is_touched(first);
    for (; touched && first < end; first += kWordBytes) {
      std::atomic<std::uint64_t>& cell = cell_of(first);
      // relaxed: cells are ordered by their stripe's lock
      if (cell.load(std::memory_order_relaxed) != 0) {
        cell.store(0, std::memory_order_relaxed);
      }
    }
    first = end;
  }
}

// Clears the whole pages [first, last) where few of them were ever accessed.
// False: there are more, and nothing happened.
bool clear_few_pages(std::uintptr_t first, std::uintptr_t last) {
  std::uintptr_t pages[kFewPages];
  unsigned count = 0;
  for (std::uintptr_t page = first; page < last; page += kPageBytes) {
    if (!is_touched(page)) continue;
    if (count == kFewPages) return false;
    pages[count++] = page;
  }
  for (unsigned i = 0; i < count; ++i) {
    clear_words(pages[i], pages[i] + kPageBytes);
  }
  return true;
}

}  // namespace

void clear_shadow(std::uintptr_t p, std::size_t n) noexcept {
  // Whole words: what shares a word with a fresh byte is the same allocation or
  // padding, since no two owners share 8 aligned bytes.
  const std::uintptr_t first = p & ~std::uintptr_t{kWordBytes - 1};
  const std::uintptr_t last =
      (p + n + kWordBytes - 1) & ~std::uintptr_t{kWordBytes - 1};
  if (n < kDropBytes) {
    clear_words(first, last);
    return;
  }
  const std::uintptr_t pages = (first + kPageBytes - 1) & ~(kPageBytes - 1);
  const std::uintptr_t pages_end = last & ~(kPageBytes - 1);
  clear_words(first, pages);
  if (n > kMostScannedBytes || !clear_few_pages(pages, pages_end)) {
    drop_pages(reinterpret_cast<void*>(pages ^ kHalf), pages_end - pages);
  }
  clear_words(pages_end, last);
}

void expect_big_block(std::uintptr_t p, std::size_t n) noexcept {
  constexpr std::uintptr_t kHugeBytes = std::uintptr_t{2} << 20;
  if (!has_shadow(p) || !has_shadow(p + n - 1)) return;
  const std::uintptr_t first = (p + kHugeBytes - 1) & ~(kHugeBytes - 1);
  const std::uintptr_t last = (p + n) & ~(kHugeBytes - 1);
  if (first >= last) return;
  raw_syscall(__NR_madvise, static_cast<long>(first ^ kHalf),
              static_cast<long>(last - first), MADV_HUGEPAGE);
}

void clear_all_shadow() noexcept {
  constexpr std::uintptr_t kGib = std::uintptr_t{1} << kPieceBits;
  for (std::size_t gib = 0; gib < g_touched_gib.capacity(); ++gib) {
    // relaxed: the detector is stopped
    if (g_touched_gib[gib].load(std::memory_order_relaxed) == 0) continue;
    const std::uintptr_t first = gib * kGib;
    // The notes of what was touched are notes of what will be.
    drop_pages(&g_touched_pages[first / kPageBytes], kGib / kPageBytes);
    drop_pages(reinterpret_cast<void*>(first ^ kHalf), kGib);
    std::uint64_t* piece = g_pieces[gib].load(std::memory_order_relaxed);
    if (piece != nullptr) drop_pages(piece, kGib);
  }
}

void for_each_resident(std::uintptr_t p, std::size_t n,
                       void (*visit)(void* arg, std::uintptr_t first,
                                     std::uintptr_t last),
                       void* arg) noexcept {
  struct Clip {
    std::uintptr_t lo, hi;
    void (*visit)(void*, std::uintptr_t, std::uintptr_t);
    void* arg;
  };
  Clip clip{p, p + n, visit, arg};
  visit_resident_pages(
      p & ~(kPageBytes - 1), (p + n + kPageBytes - 1) & ~(kPageBytes - 1),
      [](void* a, std::uintptr_t first, std::uintptr_t last) {
        const Clip& c = *static_cast<Clip*>(a);
        c.visit(c.arg, first < c.lo ? c.lo : first, last > c.hi ? c.hi : last);
      },
      &clip);
}

void for_each_touched(void (*visit)(void* arg, std::uintptr_t first,
                                    std::uintptr_t last),
                      void* arg) noexcept {
  constexpr std::size_t kChunksPerGib = 1u << (kPieceBits - kChunkBits);
  constexpr std::uintptr_t kChunkBytes = std::uintptr_t{1} << kChunkBits;
  for (std::size_t gib = 0; gib < g_touched_gib.capacity(); ++gib) {
    // relaxed: the detector is stopped
    if (g_touched_gib[gib].load(std::memory_order_relaxed) == 0) continue;
    for (std::size_t i = 0; i < kChunksPerGib; ++i) {
      const std::size_t chunk = gib * kChunksPerGib + i;
      if (g_touched[chunk].load(std::memory_order_relaxed) == 0) continue;
      visit_resident_pages(chunk * kChunkBytes, (chunk + 1) * kChunkBytes,
                           visit, arg);
    }
  }
}

}  // namespace gosan::detector
