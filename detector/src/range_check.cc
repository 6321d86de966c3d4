// The memo, and the scan that skips words which the inlined check would pass.
#include "range_check.h"

#include <gosan/detector_abi.h>

#include <atomic>

#include "arena.h"
#include "shadow.h"

namespace gosan::detector {

// A hash table without chains; a thread's own.
struct RangeMemo {
  struct Entry {
    Elements elements;
    std::uint64_t when;  // epoch word, the kind in its low bits; 0 = empty
    std::uint64_t generation;
  };
  static constexpr unsigned kSetBits = 10;
  static constexpr unsigned kWays = 4;
  struct Set {
    Entry ways[kWays];
  };
  // Big ranges without gaps, which answer for all elements inside them.
  static constexpr unsigned kWholes = 4;
  Set sets[1u << kSetBits];
  struct Whole {
    Entry entry;
    unsigned looks;  // at all its cells, since its MiBs had resets
  };
  Whole wholes[kWholes];
  unsigned next_victim;  // way of a full set
};

namespace {

// Up to this many bytes, looking at the cells is as fast as the memo.
constexpr std::size_t kMinMemoBytes = 64;
// Ranges between these answer for what lies inside them. Their generation is
// read one MiB at a time.
constexpr std::size_t kMinWholeBytes = std::size_t{2} << 10;
constexpr std::size_t kMaxWholeBytes = std::size_t{64} << 20;
// More than a program can address: a loop that would do this faults.
constexpr std::size_t kMaxSpan = std::size_t{1} << 47;

// ---- generations ----

// Counts how often memory got an empty state, by MiB of address. Monotonous,
// so a sum over pieces is the same only when each of them is.
constexpr unsigned kGenerationBits = 20;
constexpr std::size_t kGenerations = 4096;
std::atomic<std::uint64_t> g_generations[kGenerations];
std::atomic<std::uint64_t> g_sweeps{0};

std::atomic<std::uint64_t>& generation_at(std::uintptr_t piece) {
  return g_generations[piece % kGenerations];
}

std::uint64_t generation_of(std::uintptr_t p, std::size_t n) {
  // relaxed: the resets that matter (see the header) came before on this
  // thread, or were ordered before the task's access by the program or by its
  // move here
  std::uint64_t sum = g_sweeps.load(std::memory_order_relaxed);
  for (std::uintptr_t piece = p >> kGenerationBits;
       piece <= (p + n - 1) >> kGenerationBits; ++piece) {
    sum += generation_at(piece).load(std::memory_order_relaxed);
  }
  return sum;
}

// ---- the memo ----

std::size_t span_of(const Elements& elements) {
  return elements.step * (elements.count - 1) + elements.size;
}

bool same(const Elements& a, const Elements& b) {
  return a.first == b.first && a.step == b.step && a.size == b.size &&
         a.count == b.count;
}

RangeMemo::Set& set_of(RangeMemo& memo, const Elements& elements,
                       std::uint64_t when) {
  const std::uint64_t h = (elements.first ^ elements.size << 17 ^
                           elements.step << 9 ^ elements.count << 29 ^ when) *
                          0x9e3779b97f4a7c15;
  return memo.sets[h >> (64 - RangeMemo::kSetBits)];
}

// The same elements' entry from before their memory was reset, or one of
// another epoch, or any. Loops go through arrays in the same order again and
// again: the oldest entry would be the worst choice.
RangeMemo::Entry& victim_in(RangeMemo& memo, RangeMemo::Set& set,
                            const Elements& elements, std::uint64_t when) {
  RangeMemo::Entry* victim = nullptr;
  for (RangeMemo::Entry& entry : set.ways) {
    if (entry.when == when && same(entry.elements, elements)) return entry;
    if (entry.when >> 32 != when >> 32) victim = &entry;
  }
  if (victim != nullptr) return *victim;
  return set.ways[memo.next_victim++ % RangeMemo::kWays];
}

std::uint64_t when_of(const ThreadBlock& block, RaceAccessKind kind) {
  return block.epoch | static_cast<std::uint64_t>(kind);
}

bool is_memorable(const ThreadBlock& block, const Elements& elements) {
  return block.epoch != kNoEpochWord &&
         elements.size * elements.count >= kMinMemoBytes;
}

bool is_whole(const Elements& elements) {
  return elements.count == 1 && elements.size >= kMinWholeBytes &&
         elements.size <= kMaxWholeBytes;
}

// Takes the place of one of another epoch or within it, else of a smaller one.
void remember_whole(RangeMemo& memo, const RangeMemo::Entry& made) {
  RangeMemo::Whole* smallest = &memo.wholes[0];
  for (RangeMemo::Whole& whole : memo.wholes) {
    const RangeMemo::Entry& old = whole.entry;
    const std::size_t offset = old.elements.first - made.elements.first;
    if (old.when >> 32 != made.when >> 32 ||
        (old.when == made.when && offset < made.elements.size)) {
      whole = {made, 0};
      return;
    }
    if (old.elements.size < smallest->entry.elements.size) smallest = &whole;
  }
  if (smallest->entry.elements.size < made.elements.size) *smallest = {made, 0};
}

void remember(ThreadBlock& block, const Elements& elements,
              RaceAccessKind kind) {
  if (!is_memorable(block, elements)) return;
  if (block.ranges == nullptr) {
    block.ranges = static_cast<RangeMemo*>(map_pages(sizeof(RangeMemo)));
  }
  const std::uint64_t when = when_of(block, kind);
  RangeMemo::Set& set = set_of(*block.ranges, elements, when);
  const RangeMemo::Entry made{elements, when,
                              generation_of(elements.first, span_of(elements))};
  victim_in(*block.ranges, set, elements, when) = made;
  if (is_whole(elements)) remember_whole(*block.ranges, made);
}

// ---- the scan ----

// What the cells of own words have in common with the epoch word: the segment,
// and the byte masks of the access.
struct OwnWord {
  std::uint64_t epoch;
  unsigned mask_shift;

  std::uint64_t difference(std::uintptr_t word) const {
    // relaxed: like the inlined check, one cell against one's own segment
    return cell_of(word).load(std::memory_order_relaxed) ^ epoch;
  }
  bool covers(std::uint64_t differences) const {
    return differences >> mask_shift == 0;
  }
  bool covers_part(std::uintptr_t word, std::uint64_t mask) const {
    const std::uint64_t bits = ~std::uint64_t{0} << 32 | mask << mask_shift;
    return (difference(word) & bits) == 0;
  }
};

OwnWord own_word(const ThreadBlock& block, RaceAccessKind kind) {
  // ABI: the masks' places in a cell
  return {block.epoch, kind == RaceAccessKind::kWrite ? 16u : 24u};
}

// The first byte of [p, end) that is not known to be the current segment's.
std::uintptr_t skip_own(const OwnWord& own, std::uintptr_t p,
                        std::uintptr_t end) {
  std::uintptr_t word = p & ~std::uintptr_t{kWordBytes - 1};
  if (p != word) {
    std::uint64_t mask = 0xffull << (p - word) & 0xff;
    if (end - word < kWordBytes) mask &= 0xff >> (kWordBytes - (end - word));
    if (!own.covers_part(word, mask)) return p;
    word += kWordBytes;
    if (word >= end) return end;
  }
  for (; end - word >= 4 * kWordBytes; word += 4 * kWordBytes) {
    if (!own.covers(own.difference(word) | own.difference(word + 8) |
                    own.difference(word + 16) | own.difference(word + 24))) {
      break;
    }
  }
  for (; end - word >= kWordBytes; word += kWordBytes) {
    if (!own.covers(own.difference(word))) return word;
  }
  if (word == end) return end;
  const std::uint64_t mask = 0xff >> (kWordBytes - (end - word));
  return own.covers_part(word, mask) ? end : word;
}

// Is the answer still right? Resets nearby, a new thread's stack in the same
// MiB, are told from resets within by a look at all cells, at most twice.
bool is_valid(const ThreadBlock& block, RangeMemo::Whole& whole) {
  constexpr unsigned kMostLooks = 2;
  RangeMemo::Entry& entry = whole.entry;
  const std::uintptr_t first = entry.elements.first;
  const std::size_t size = entry.elements.size;
  const std::uint64_t now = generation_of(first, size);
  if (entry.generation == now) return true;
  const auto kind = entry.when == when_of(block, RaceAccessKind::kWrite)
                        ? RaceAccessKind::kWrite
                        : RaceAccessKind::kRead;
  if (whole.looks++ >= kMostLooks ||
      skip_own(own_word(block, kind), first, first + size) != first + size) {
    entry.when = 0;
    return false;
  }
  entry.generation = now;
  return true;
}

// Was a range that holds them all checked in the epoch? A write says all that a
// read would.
bool is_inside_checked(const ThreadBlock& block, const Elements& elements,
                       RaceAccessKind kind) {
  for (RangeMemo::Whole& whole : block.ranges->wholes) {
    const Elements& all = whole.entry.elements;
    const std::uint64_t when = whole.entry.when;
    const std::size_t offset = elements.first - all.first;
    if ((when == when_of(block, kind) ||
         when == when_of(block, RaceAccessKind::kWrite)) &&
        offset < all.size && all.size - offset >= span_of(elements)) {
      return is_valid(block, whole);
    }
  }
  return false;
}

void check_element(ThreadBlock& block, std::uintptr_t p, std::size_t n,
                   const AccessOrigin& origin, RaceFound& race) {
  const std::uintptr_t rest = skip_own(own_word(block, origin.kind), p, p + n);
  if (rest != p + n) check_range(block, rest, p + n - rest, origin, race);
}

// The report names the access of the source, not the whole check.
void name_access(const Elements& elements, const AccessOrigin& origin,
                 RaceEvent& event) {
  const std::size_t index = (event.address - elements.first) / elements.step;
  const std::uintptr_t element = elements.first + index * elements.step;
  RaceAccess& current = event.current;
  current.address = element;
  current.size = elements.size;
  const std::size_t size = origin.site == nullptr ? 0 : origin.site->size;
  if (size == 0 || size >= elements.size) return;
  current.address += (event.address - element) / size * size;
  current.size = size;
}

}  // namespace

Elements make_elements(std::uintptr_t first, std::ptrdiff_t step,
                       std::size_t size, std::size_t count) noexcept {
  if (step == 0 && count != 0) count = 1;
  if (count == 0 || size == 0) return {first, size, size, 0};
  if (count == 1) return {first, size, size, 1};
  const std::size_t distance = step < 0 ? 0 - static_cast<std::size_t>(step)
                                        : static_cast<std::size_t>(step);
  std::size_t reach;  // from the first byte of one end to that of the other
  if (__builtin_mul_overflow(distance, count - 1, &reach) || reach > kMaxSpan ||
      size > kMaxSpan) {
    return {first, size, size, 0};
  }
  if (step < 0) first -= reach;
  if (distance <= size) return {first, reach + size, reach + size, 1};
  return {first, distance, size, count};
}

bool is_own_range(const ThreadBlock& block, std::uintptr_t p, std::size_t n,
                  RaceAccessKind kind) noexcept {
  if (n == 0) return true;
  if (p + n < p || !has_shadow(p) || !has_shadow(p + n - 1)) return false;
  return skip_own(own_word(block, kind), p, p + n) == p + n;
}

bool is_checked(ThreadBlock& block, const Elements& elements,
                RaceAccessKind kind) noexcept {
  if (elements.count == 0) return true;
  if (block.ranges == nullptr || !is_memorable(block, elements)) return false;
  const std::uint64_t when = when_of(block, kind);
  for (const RangeMemo::Entry& entry :
       set_of(*block.ranges, elements, when).ways) {
    if (entry.when == when && same(entry.elements, elements)) {
      return entry.generation ==
             generation_of(elements.first, span_of(elements));
    }
  }
  return is_inside_checked(block, elements, kind);
}

void check_elements(ThreadBlock& block, const Elements& elements,
                    const AccessOrigin& origin, RaceFound& race) noexcept {
  if (elements.count == 0) return;
  const std::uintptr_t last = elements.first + span_of(elements) - 1;
  if (last < elements.first || !has_shadow(elements.first) ||
      !has_shadow(last)) {
    return;
  }
  const bool had_race = race.found;
  std::uintptr_t p = elements.first;
  for (std::size_t i = 0; i < elements.count; ++i, p += elements.step) {
    check_element(block, p, elements.size, origin, race);
  }
  if (race.found && !had_race) name_access(elements, origin, race.event);
  remember(block, elements, origin.kind);
}

void forget_ranges(std::uintptr_t p, std::size_t n) noexcept {
  // An access to remembered elements is one to an object that holds them all,
  // and that was not smaller when it began.
  if (n < kMinMemoBytes) return;
  std::size_t pieces =
      ((p + n - 1) >> kGenerationBits) - (p >> kGenerationBits) + 1;
  if (pieces > kGenerations) pieces = kGenerations;
  for (std::size_t i = 0; i < pieces; ++i) {
    // relaxed: as in generation_of; a read-modify-write, so that no increment
    // is lost
    generation_at((p >> kGenerationBits) + i)
        .fetch_add(1, std::memory_order_relaxed);
  }
}

void forget_all_ranges() noexcept {
  g_sweeps.fetch_add(1, std::memory_order_relaxed);  // the detector is stopped
}

}  // namespace gosan::detector
