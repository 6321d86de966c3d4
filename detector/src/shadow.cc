// The reservation of the shadow, and walks over the parts of it in use.
#include "shadow.h"

#include <fcntl.h>
#include <sys/mman.h>

#include "check_fail.h"
#include "system.h"
#include "word_set.h"

namespace gosan::detector {
namespace {

constexpr std::uintptr_t kHalf = GOSAN_SHADOW_XOR;  // 64 TiB
// From here on a range is cleared by dropping pages.
constexpr std::size_t kDropBytes = std::size_t{64} << 10;

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

void expect_many_threads() noexcept {
  g_many_threads.store(true, std::memory_order_relaxed);  // thread start orders
}

void note_first_touch(std::uintptr_t word) noexcept {
  // relaxed: read when the detector is stopped
  g_touched[word >> kChunkBits].store(1, std::memory_order_relaxed);
  g_touched_gib[word >> kPieceBits].store(1, std::memory_order_relaxed);
}

namespace {

void clear_words(std::uintptr_t first, std::uintptr_t last) {
  for (std::uintptr_t word = first; word < last; word += kWordBytes) {
    std::atomic<std::uint64_t>& cell = cell_of(word);
    // relaxed: cells are ordered by their stripe's lock
    if (cell.load(std::memory_order_relaxed) != 0) {
      cell.store(0, std::memory_order_relaxed);
    }
  }
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
  drop_pages(reinterpret_cast<void*>(pages ^ kHalf), pages_end - pages);
  clear_words(pages_end, last);
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
