// Sets of entries for words that one cell and one more entry cannot describe:
// bytes of different owners, concurrent readers, a write that survives reads.
//
// A set is a chain of immutable sorted runs, each longer than the one before
// it, merged as in a binary counter: adding to a set of n costs O(log n) copied
// entries on average, so ten thousand readers of one word are affordable. Small
// sets are a single run.
//
// Written once, read under stripe locks; freed by the sweep.
#pragma once

#include <cstddef>
#include <cstdint>

#include "byte_kinds.h"
#include "shadow.h"

namespace gosan::detector {

enum class SetId : std::uint32_t { kNone = 0 };  // 31 bits

struct EntryRun {
  SetId next;           // the longer run behind this one
  std::uint32_t count;  // of `entries`
  std::uint32_t total;  // of this run and all behind it
  std::uint32_t base;   // `total` when the set was last made by make_set
  ByteKinds all;        // of this run and all behind it
  // Those entries of this run and all behind it that are not plain reads alone,
  // as a run of their own; kNone: there is none, or the set is too small, or
  // they are too many. A variable that was written once and is read by ten
  // thousand goroutines: a read must look at the write, and need not at the
  // reads.
  SetId writers;
  Entry entries[1];  // [count], by segment, each once
};
static_assert(offsetof(EntryRun, entries) == 24 && sizeof(Entry) == 12);

// Sets up to this size are always read in full.
inline constexpr std::uint32_t kSmallSet = 16;

void init_word_sets() noexcept;
const EntryRun& run_at(SetId id) noexcept;

inline std::uint64_t encode_set(SetId id) noexcept {
  return kSetFlag | std::uint64_t{static_cast<std::uint32_t>(id)} << 32;
}
inline SetId set_in(std::uint64_t rest) noexcept {
  return SetId{static_cast<std::uint32_t>((rest & ~kSetFlag) >> 32)};
}

// A set of exactly these, at least one; reorders them. Entries of the same
// segment are joined.
SetId make_set(Entry* entries, std::size_t count) noexcept;
// `set` plus one entry; what it holds of the same segment is joined with it
// when the two meet in a run.
SetId add_to_set(SetId set, const Entry& entry) noexcept;
// The entry of that segment, the latest one.
bool find_in_set(SetId set, SegmentId segment, Entry* out) noexcept;

// ---- for collect.cc ----

std::uint64_t set_bytes_in_use() noexcept;
// With the detector stopped: marks the set and mark_segment()s its entries.
void mark_set(SetId id) noexcept;
// Frees all sets that are not marked, and takes the marks away.
void finish_set_sweep() noexcept;

}  // namespace gosan::detector
