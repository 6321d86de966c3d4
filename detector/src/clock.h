// Happens-before knowledge: the P-clock, a persistent radix-16 trie of epochs
// with provenance labels.
//
// Source: docs/references.md, "P-clock" (labels as in tree clocks' pruning,
// shallow copies as in ordered-list clocks).
//
// Words: an *index* is a component of the clock (a goroutine, or the chain of
// goroutines that succeeded each other on it); an *epoch* counts the releases
// of an index, from 1. "h knows (g, e)": everything that g did up to its e-th
// release happened before what h does next. A task's own component is not in
// its Clock.
//
// Invariants:
// - whoever knows (g, e) knows all that g knew at its release e; the shortcuts
//   of acquire() rest on this alone;
// - labels, when valid, are a set of (g, e) whose closure contains the whole
//   Clock; more than kMaxLabels make them invalid, which costs only time;
// - what g knew of others at its release e is what it knew at its release
//   `stamp` of the label (g, e): whoever knows that one lacks g's own epochs up
//   to e and nothing else;
// - a trie node is written only by the clock whose edit token it carries, and a
//   clock drops its token when it publishes its root: shared nodes never
//   change.
#pragma once

#include <cstddef>
#include <cstdint>

#include "hard_order.h"

namespace gosan::detector {

// Never matches: nodes made with it are shared from birth.
inline constexpr std::uint64_t kNoEditToken = 0;

// 0 is no node: an empty subtree.
enum class NodeId : std::uint32_t { kNone = 0 };

struct ClockEntry {
  std::uint32_t index;
  std::uint32_t epoch;
};

struct ClockLabel {
  std::uint32_t index;
  std::uint32_t epoch;
  std::uint32_t stamp;  // as in Snap

  ClockEntry entry() const noexcept { return {index, epoch}; }
};

inline constexpr std::uint32_t kNoIndex = 0xffffffff;
inline constexpr std::uint32_t kMaxEpoch = 0xfffffffe;
// A goroutine that comes so far goes on under another index. Tests make it
// small to see that nothing is lost or invented there.
inline std::uint32_t g_last_epoch = kMaxEpoch;
inline constexpr std::size_t kMaxOverrides = 4;
inline constexpr std::size_t kMaxLabels = 4;

// Foreign knowledge: max(overrides, trie).
//
// Copied at every release and acquire: a copy takes the entries that are in
// use, mostly one or two of each, and leaves the rest as it is.
struct Clock {
  NodeId root = NodeId::kNone;
  std::uint8_t height = 0;  // the trie covers indices below 16^height
  std::uint8_t override_count = 0;
  std::uint8_t label_count = 0;
  bool labels_valid = true;
  ClockEntry overrides[kMaxOverrides];  // [override_count]
  ClockLabel labels[kMaxLabels];        // [label_count]

  Clock() noexcept {}
  Clock(const Clock& from) noexcept { *this = from; }
  Clock& operator=(const Clock& from) noexcept {
    // The five small fields at once. Also what keeps a copy usable that a
    // program without its locks makes while another thread writes: a root never
    // comes with another one's height.
    __builtin_memcpy(static_cast<void*>(this), &from, sizeof(std::uint64_t));
    for (unsigned i = 0; i < override_count; ++i) {
      overrides[i] = from.overrides[i];
    }
    for (unsigned i = 0; i < label_count; ++i) labels[i] = from.labels[i];
    return *this;
  }

  bool empty() const noexcept {
    return root == NodeId::kNone && override_count == 0;
  }
  // The latest known epoch of `index`, 0 = none.
  std::uint32_t epoch_of(std::uint32_t index) const noexcept {
    for (unsigned i = 0; i < override_count; ++i) {
      // An override is newer than the trie, see Joiner::drop_stale_overrides.
      if (overrides[i].index == index) return overrides[i].epoch;
    }
    return root == NodeId::kNone ? 0 : epoch_in_trie(index);
  }

 private:
  std::uint32_t epoch_in_trie(std::uint32_t index) const noexcept;
};
static_assert(offsetof(Clock, overrides) == sizeof(std::uint64_t));

// What belongs to the holder of a clock that changes, and to no copy of it.
//
// It remembers roots all of whose entries the clock knows, one for each of a
// few *lineages*: clocks that started from one release, say those of a server's
// clients, are versions of one trie, and a merge of the next version reads only
// the nodes that are new since the remembered one. Sweeps forget them, since
// they give ids a new meaning.
struct ClockEditing {
  static constexpr unsigned kLineages = 8;

  // Of the nodes that were made since the clock was last published.
  std::uint64_t token = kNoEditToken;
  std::uint8_t covered_set = 0;     // bit i: covered[i] is one
  std::uint8_t covered_height = 0;  // of all of them
  // [lineage % kLineages]. Two lineages in one place cost time, nothing else.
  NodeId covered[kLineages] = {};

  // The clock was copied: its nodes are shared from now on.
  void publish() noexcept { token = kNoEditToken; }
  // It has another clock from now on.
  void reset() noexcept {
    publish();
    forget_covered();
  }
  void forget_covered() noexcept { covered_set = 0; }
  // The clock knows all of `root`; returns what was remembered of its lineage,
  // kNone = nothing of that height.
  NodeId exchange_covered(std::uint32_t lineage, NodeId root,
                          std::uint8_t height) noexcept;
};

// What a release publishes. index == kNoIndex: a merge object (WaitGroup,
// readers of a lock), which is nobody's own knowledge. epoch == 0: nothing was
// ever published.
struct Snap {
  std::uint32_t index = kNoIndex;
  std::uint32_t epoch = 0;
  std::uint32_t stamp = 0;         // epoch in which `clock` last changed
  OrderId order = OrderId::kNone;  // hard_order.h; kNone in what locks publish
  Clock clock;

  bool is_empty() const noexcept { return epoch == 0 && clock.empty(); }
  std::uint32_t epoch_of(std::uint32_t i) const noexcept {
    const std::uint32_t known = clock.epoch_of(i);
    return i == index && epoch > known ? epoch : known;
  }
};

// A goroutine's view. Used by one thread at a time.
struct TaskClock {
  std::uint32_t index = kNoIndex;
  std::uint32_t epoch = 1;  // the running one; releases so far = epoch - 1
  std::uint32_t stamp = 0;  // as in Snap
  ClockEditing editing;
  Clock clock;

  // Is everything up to the epoch-th release of `i` ordered before us?
  bool knows(std::uint32_t i, std::uint32_t e) const noexcept {
    return i == index ? e <= epoch : clock.epoch_of(i) >= e;
  }

  // Publishes into `out`; starts a new epoch. O(1).
  void release(Snap& out) noexcept;
  Snap release() noexcept {
    Snap snap;
    release(snap);
    return snap;
  }
  // Takes over what `from` knows. O(1) unless neither side covers the other.
  void acquire(const Snap& from) noexcept {
    if (from.index != kNoIndex && knows(from.index, from.epoch)) return;
    join(from);
  }

 private:
  void join(const Snap& from) noexcept;
};

// object := object joined with `from`. The caller locks the object.
//
// With `editing`, the object's own, what comes into it is written where it is,
// as a WaitGroup of a thousand goroutines needs. Whoever copies the object's
// Snap calls publish() on it.
void merge_into(Snap& object, const Snap& from, ClockEditing& editing) noexcept;

// ---- nodes: for collect.cc and the tests ----

// Reserves the node tables. Idempotent; before anything else here.
void init_clocks() noexcept;
// Nodes handed out and not yet freed by a sweep.
std::uint32_t clock_nodes_in_use() noexcept;
// With the detector stopped: mark_clock() for every live clock, between
// begin_node_sweep() and finish_node_sweep(); the unmarked nodes are freed.
void begin_node_sweep() noexcept;
void mark_clock(const Clock& clock) noexcept;
void finish_node_sweep() noexcept;

}  // namespace gosan::detector
