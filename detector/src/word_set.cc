// Memory and merging of the sets.
#include "word_set.h"

#include "arena.h"
#include "check_fail.h"
#include "collect.h"
#include "segment.h"

namespace gosan::detector {
namespace {

constexpr std::size_t kUnit = 16;  // bytes that one id step stands for
constexpr std::size_t kMaxUnits = std::size_t{1} << 31;
// Runs of up to kExact units have a free list per size, longer ones per power
// of two.
constexpr std::uint32_t kExact = 16;
constexpr std::uint32_t kClasses = kExact + 28;

struct alignas(kUnit) Unit {
  std::uint8_t bytes[kUnit];
};
VirtualArray<Unit> g_units;
// [kMaxUnits] of a run's first unit: its size class, and the sweep's mark
VirtualArray<std::uint8_t> g_meta;
constexpr std::uint8_t kMark = 0x80;

SpinLock g_lock;                         // guards what follows
std::uint32_t g_top = 1;                 // units below were handed out
SetId g_free[kClasses] = {};             // lists through EntryRun::next
std::atomic<std::uint64_t> g_in_use{0};  // bytes

EntryRun& writable(SetId id) {
  return *reinterpret_cast<EntryRun*>(&g_units[static_cast<std::uint32_t>(id)]);
}

struct SizeClass {
  std::uint32_t number;
  std::uint32_t units;
};

SizeClass class_of(std::size_t count) {
  const auto units = static_cast<std::uint32_t>(
      (offsetof(EntryRun, entries) + count * sizeof(Entry) + kUnit - 1) /
      kUnit);
  if (units <= kExact) return {units - 1, units};
  const auto log = static_cast<std::uint32_t>(32 - __builtin_clz(units - 1));
  return {kExact + log - 5, 1u << log};
}

std::uint32_t units_of_class(std::uint32_t number) {
  return number < kExact ? number + 1 : 1u << (number - kExact + 5);
}

SetId allocate(std::size_t count) {
  const SizeClass size = class_of(count);
  GOSAN_CHECK(size.number < kClasses, count);
  SpinGuard guard(g_lock);
  SetId id = g_free[size.number];
  if (id != SetId::kNone) {
    g_free[size.number] = writable(id).next;
  } else {
    GOSAN_CHECK(g_top + size.units < kMaxUnits, g_top);
    id = SetId{g_top};
    g_meta[g_top] = static_cast<std::uint8_t>(size.number);
    g_top += size.units;
  }
  writable(id).count = static_cast<std::uint32_t>(count);
  const std::uint64_t bytes = size.units * kUnit;
  // relaxed: a trigger for the sweep
  note_use(Resource::kSetBytes,
           bytes + g_in_use.fetch_add(bytes, std::memory_order_relaxed));
  return id;
}

// Of two entries of one segment: histories only grow, and a later index leads
// to all that an earlier one leads to.
Entry joined(const Entry& a, const Entry& b) {
  Entry out = a.history > b.history ? a : b;
  out.bytes = a.bytes | b.bytes;
  return out;
}

bool only_reads(const ByteKinds& bytes) {
  return bytes == ByteKinds::plain(bytes.read(), 0);
}

// Fills in what depends on entries and `next`.
void complete(EntryRun& run, SetId next) {
  run.next = next;
  run.writers = next == SetId::kNone ? SetId::kNone : run_at(next).writers;
  run.total = run.count;
  run.base = next == SetId::kNone ? run.count : run_at(next).base;
  run.all = ByteKinds{};
  if (next != SetId::kNone) {
    run.total += run_at(next).total;
    run.all = run_at(next).all;
  }
  for (std::uint32_t i = 0; i < run.count; ++i) {
    run.all = run.all | run.entries[i].bytes;
  }
}

void sort_by_segment(Entry* entries, std::size_t count) {
  // Heap sort: no recursion, no memory, no library.
  const auto sift = [entries](std::size_t at, std::size_t end) {
    for (;;) {
      std::size_t child = 2 * at + 1;
      if (child >= end) return;
      if (child + 1 < end &&
          entries[child].segment < entries[child + 1].segment) {
        ++child;
      }
      if (entries[at].segment >= entries[child].segment) return;
      const Entry up = entries[child];
      entries[child] = entries[at];
      entries[at] = up;
      at = child;
    }
  };
  for (std::size_t i = count / 2; i-- > 0;) sift(i, count);
  for (std::size_t end = count; end > 1;) {
    --end;
    const Entry last = entries[0];
    entries[0] = entries[end];
    entries[end] = last;
    sift(0, end);
  }
}

// One run with the entries of both. Returns its length.
std::size_t merge_runs(const EntryRun& a, const EntryRun& b, Entry* out) {
  std::size_t n = 0;
  std::uint32_t i = 0;
  std::uint32_t j = 0;
  while (i < a.count || j < b.count) {
    const bool from_a =
        j == b.count ||
        (i < a.count && a.entries[i].segment <= b.entries[j].segment);
    Entry entry = from_a ? a.entries[i] : b.entries[j];
    if (from_a && j < b.count && b.entries[j].segment == entry.segment) {
      entry = joined(entry, b.entries[j]);
      ++j;
    }
    if (from_a) {
      ++i;
    } else {
      ++j;
    }
    out[n++] = entry;
  }
  return n;
}

}  // namespace

void init_word_sets() noexcept {
  g_units.reserve(kMaxUnits);
  g_meta.reserve(kMaxUnits);
}

const EntryRun& run_at(SetId id) noexcept { return writable(id); }

namespace {

// A run of those entries that do more than read, where they are few.
SetId writers_among(const Entry* entries, std::size_t count) {
  Entry few[kSmallSet];
  std::uint32_t found = 0;
  for (std::size_t i = 0; i < count; ++i) {
    if (only_reads(entries[i].bytes)) continue;
    if (found == kSmallSet) return SetId::kNone;
    few[found++] = entries[i];
  }
  return found == 0 ? SetId::kNone : make_set(few, found);
}

}  // namespace

SetId make_set(Entry* entries, std::size_t count) noexcept {
  sort_by_segment(entries, count);
  const SetId id = allocate(count);
  EntryRun& run = writable(id);
  run.count = 0;
  for (std::size_t i = 0; i < count; ++i) {
    const Entry& entry = entries[i];
    if (run.count != 0 && run.entries[run.count - 1].segment == entry.segment) {
      run.entries[run.count - 1] = joined(run.entries[run.count - 1], entry);
    } else {
      run.entries[run.count++] = entry;
    }
  }
  complete(run, SetId::kNone);
  if (count > kSmallSet) run.writers = writers_among(entries, count);
  return id;
}

SetId add_to_set(SetId set, const Entry& entry) noexcept {
  SetId id = allocate(1);
  writable(id).entries[0] = entry;
  std::uint32_t base = set == SetId::kNone ? 1 : run_at(set).base;
  const SetId writers =
      set == SetId::kNone ? SetId::kNone : run_at(set).writers;
  while (set != SetId::kNone && run_at(set).count <= run_at(id).count) {
    const EntryRun& newer = run_at(id);
    const EntryRun& older = run_at(set);
    const SetId both = allocate(newer.count + older.count);
    EntryRun& run = writable(both);
    run.count =
        static_cast<std::uint32_t>(merge_runs(newer, older, run.entries));
    base = older.base;
    set = older.next;
    id = both;
  }
  complete(writable(id), set);
  writable(id).base = base;
  // Runs that were merged kept theirs behind; a new writer ends the short cut.
  writable(id).writers = only_reads(entry.bytes) ? writers : SetId::kNone;
  return id;
}

bool find_in_set(SetId set, SegmentId segment, Entry* out) noexcept {
  for (; set != SetId::kNone; set = run_at(set).next) {
    const EntryRun& run = run_at(set);
    std::uint32_t lo = 0;
    std::uint32_t hi = run.count;
    while (lo < hi) {
      const std::uint32_t middle = lo + (hi - lo) / 2;
      if (run.entries[middle].segment < segment) {
        lo = middle + 1;
      } else {
        hi = middle;
      }
    }
    if (lo < run.count && run.entries[lo].segment == segment) {
      *out = run.entries[lo];
      return true;
    }
  }
  return false;
}

std::uint64_t set_bytes_in_use() noexcept {
  return g_in_use.load(std::memory_order_relaxed);  // a trigger
}

void mark_set(SetId id) noexcept {
  for (; id != SetId::kNone; id = run_at(id).next) {
    std::uint8_t& meta = g_meta[static_cast<std::uint32_t>(id)];
    if ((meta & kMark) != 0) return;
    meta |= kMark;
    const EntryRun& run = run_at(id);
    // Its segments are among those below.
    g_meta[static_cast<std::uint32_t>(run.writers)] |= kMark;
    for (std::uint32_t i = 0; i < run.count; ++i) {
      mark_segment(run.entries[i].segment);
    }
  }
}

void finish_set_sweep() noexcept {
  SpinGuard guard(g_lock);
  for (SetId& list : g_free) list = SetId::kNone;
  std::uint64_t used = 0;
  for (std::uint32_t unit = 1; unit < g_top;) {
    std::uint8_t& meta = g_meta[unit];
    const std::uint32_t number = meta & ~std::uint32_t{kMark};
    if ((meta & kMark) != 0) {
      meta = static_cast<std::uint8_t>(number);
      used += units_of_class(number) * kUnit;
    } else {
      writable(SetId{unit}).next = g_free[number];
      g_free[number] = SetId{unit};
    }
    unit += units_of_class(number);
  }
  g_in_use.store(used, std::memory_order_relaxed);  // a trigger
}

}  // namespace gosan::detector
