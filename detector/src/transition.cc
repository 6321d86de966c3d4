// The step itself. Small states are taken apart and put together again; big
// sets are extended without being read where that cannot miss anything.
#include "transition.h"

#include "check_fail.h"
#include "task.h"
#include "word_set.h"

namespace gosan::detector {
namespace {

constexpr std::size_t kScratchEntries = std::size_t{1} << 24;

// What a later reader of the report must know of the conflicting entry. Returns
// on which of the bytes the access that it names conflicts.
std::uint32_t describe_previous(const Entry& entry, std::uint32_t bytes,
                                RaceAccessKind kind, std::uintptr_t word,
                                RaceAccess& out) {
  const Segment& segment = segment_at(entry.segment);
  HistoryIndex index = entry.history;
  const HistoryRecord* record = nullptr;
  std::uint32_t met = 0;
  // The newest access that conflicts; there is one, by the entry's bytes.
  for (; index != 0; index = record->previous) {
    record = &history_at(segment, index);
    met = conflicts(bytes_of(record->kind, record->mask), kind, bytes);
    if (met != 0) break;
  }
  GOSAN_CHECK(index != 0, entry.segment);
  out.site = record->site;
  out.stack = record->stack;
  out.kind = record->kind;
  out.address =
      word + static_cast<unsigned>(__builtin_ctz(record->mask | 0x100u));
  out.size = static_cast<std::uint64_t>(__builtin_popcount(record->mask));
  if (record->site != nullptr && record->site->size > out.size) {
    out.size = record->site->size;
  }
  out.gid = task_record(segment.task).gid;
  return met;
}

// The record in the segment's history: an equal one that was added lately, or
// a new one. 0: the history is full.
HistoryIndex share_record(ThreadBlock& block, SegmentId segment,
                          const HistoryRecord& record) {
  const std::uint64_t h = (reinterpret_cast<std::uint64_t>(record.site) ^
                           static_cast<std::uint64_t>(record.stack) << 32 ^
                           std::uint64_t{record.previous} << 8 ^ record.mask) *
                          0x9e3779b97f4a7c15;
  TransitionCache::History& seen =
      block.transitions->histories[(h >> 40) % TransitionCache::kHistories];
  if (seen.segment == segment && seen.site == record.site &&
      seen.stack == record.stack && seen.previous == record.previous &&
      seen.mask == record.mask && seen.kind == record.kind &&
      seen.on_owner == record.on_owner && seen.all == record.all) {
    return seen.index;
  }
  const HistoryIndex index = add_history(block, segment, record);
  seen = {record.site, record.stack,    index == 0 ? 0 : segment,
          record.all,  record.previous, index,
          record.mask, record.kind,     record.on_owner};
  return index;
}

// Goroutines that take turns on the worker share its thread-locals.
bool is_thread_local(const ThreadBlock& block, std::uintptr_t word) {
  return word - block.thread_locals_lo <
         block.thread_pointer - block.thread_locals_lo;
}

void remember_step(ThreadBlock& block, const WordState& from,
                   const WordState& to, std::uint8_t mask,
                   const AccessOrigin& origin) {
  const std::uint64_t what =
      TransitionCache::what_key(origin.site, mask, origin.kind);
  block.transitions->slot(from, what) = {
      from, to,
      TransitionCache::who_key(static_cast<SegmentId>(to.cell >> 32),
                               origin.stack),
      what};
}

// Is what the cell of another segment says ordered before the access, which
// says it all again?
bool is_subsumed(const ThreadBlock& block, std::uint64_t cell,
                 std::uint8_t mask, RaceAccessKind kind) {
  const Segment& segment = segment_at(static_cast<SegmentId>(cell >> 32));
  // relaxed: as in decode
  if (segment.has_atomics.load(std::memory_order_relaxed) != 0) return false;
  const ByteKinds said = ByteKinds::plain(
      cell >> 24 & 0xff, static_cast<std::uint32_t>(cell >> 16 & 0xff));
  return without_subsumed(said, kind, mask).empty() &&
         block.task->clock.knows(segment.index, segment.epoch);
}

class Transition {
 public:
  Transition(ThreadBlock& block, std::uintptr_t word, std::uint8_t mask,
             const AccessOrigin& origin, RaceFound& race)
      : block_(block),
        task_(*block.task),
        self_(current_segment(block)),
        word_(word),
        mask_(mask),
        origin_(origin),
        race_(race),
        on_owner_(is_thread_local(block, word)) {}

  SegmentId self() const { return self_; }
  bool raced() const { return raced_; }

  // False: the segment's history is full, nothing was decided.
  bool step(const WordState& from, WordState* to) {
    if (from.cell != 0) find_own(from);
    if (has_own_ && already_said(own_.bytes, origin_.kind, mask_) == mask_) {
      *to = from;
      return true;
    }
    const ByteKinds kept = kept_of_own();
    const ByteKinds now = kept | bytes_of(origin_.kind, mask_);
    const HistoryIndex index =
        add_to_history(now, kept.empty() ? HistoryIndex{0} : own_.history);
    if (index == 0) return false;
    to->rest = from.cell == 0 ? 0 : next_rest(from);
    to->cell = encode({self_, index, now});
    if (to->rest != 0) to->cell |= kRestFlag;
    return true;
  }

 private:
  bool is_own(std::uint64_t encoded) const { return encoded >> 32 == self_; }

  void find_own(const WordState& from) {
    if (is_own(from.cell)) {
      own_ = decode(from.cell);
      has_own_ = true;
    } else if ((from.rest & kSetFlag) != 0) {
      has_own_ = find_in_set(set_in(from.rest), self_, &own_);
    } else if (is_own(from.rest)) {
      own_ = decode(from.rest);
      has_own_ = true;
    }
  }

  // What the own entry says beyond the access. Where that is nothing its
  // records are left behind: the words of an array that is written again and
  // again then share the records of the last round, in whatever order they were
  // reached.
  ByteKinds kept_of_own() const {
    // is_on_same_thread() wants to see all accesses.
    if (on_owner_) return own_.bytes;
    return without_subsumed(own_.bytes, origin_.kind, mask_);
  }

  HistoryIndex add_to_history(ByteKinds now, HistoryIndex previous) {
    return share_record(block_, self_,
                        {origin_.site, origin_.stack, previous, mask_,
                         origin_.kind, on_owner_, now});
  }

  bool is_ordered(const Entry& entry) const {
    const Segment& segment = segment_at(entry.segment);
    return task_.clock.knows(segment.index, segment.epoch);
  }

  // What stays of a foreign entry.
  Entry remainder(const Entry& entry) {
    Entry left = entry;
    if (is_ordered(entry)) {
      left.bytes = without_subsumed(entry.bytes, origin_.kind, mask_);
      return left;
    }
    const std::uint32_t bytes = conflicts(entry.bytes, origin_.kind, mask_);
    if (bytes != 0) {
      note_race(entry, bytes);
      left.bytes = without(entry.bytes, bytes);
    }
    return left;
  }

  // Every access of the entry to those bytes was made on the thread whose
  // thread-local this is, as ours is.
  bool is_on_same_thread(const Entry& entry, std::uint32_t bytes) const {
    if (!on_owner_) return false;
    const Segment& segment = segment_at(entry.segment);
    for (HistoryIndex index = entry.history; index != 0;) {
      const HistoryRecord& record = history_at(segment, index);
      if ((record.mask & bytes) != 0 && !record.on_owner) return false;
      index = record.previous;
    }
    return true;
  }

  void note_race(const Entry& entry, std::uint32_t bytes) {
    raced_ = true;  // and the step is not for other words
    if (race_.found || is_on_same_thread(entry, bytes)) return;
    new (&race_.event) RaceEvent{};
    race_.found = true;
    const std::uint32_t met = describe_previous(entry, bytes, origin_.kind,
                                                word_, race_.event.previous);
    race_.event.address = word_ + static_cast<unsigned>(__builtin_ctz(met));
  }

  // The rest of the new state: everything foreign that still matters.
  std::uint64_t next_rest(const WordState& from) {
    Entry old_cell;
    if (!is_own(from.cell)) {
      old_cell = remainder(decode(from.cell));
    }
    if ((from.rest & kSetFlag) != 0) {
      const SetId set = set_in(from.rest);
      return run_at(set).total <= kSmallSet || !may_extend(run_at(set))
                 ? rebuilt(set, old_cell)
                 : extended(set, old_cell);
    }
    Entry two[2];
    std::size_t count = 0;
    if (!old_cell.bytes.empty()) two[count++] = old_cell;
    if (from.rest != 0 && !is_own(from.rest)) {
      const Entry left = remainder(decode(from.rest));
      if (!left.bytes.empty()) two[count++] = left;
    }
    return packed(two, count);
  }

  static std::uint64_t packed(Entry* entries, std::size_t count) {
    if (count == 0) return 0;
    if (count == 1 && fits_cell(entries[0])) return encode(entries[0]);
    return encode_set(make_set(entries, count));
  }

  // Reading a big set is put off while nothing in it can conflict with the
  // access, and until it has doubled since it was last read: then the cost of
  // reading it is that of adding to it.
  bool may_extend(const EntryRun& set) const {
    return set.total < 2 * set.base + kSmallSet &&
           (conflicts(set.all, origin_.kind, mask_) == 0 ||
            (origin_.kind == RaceAccessKind::kRead && knows_writers(set)));
  }

  // Whatever a read could race with is ordered before it, and stays: reads do
  // not subsume writes.
  bool knows_writers(const EntryRun& set) const {
    if (set.writers == SetId::kNone) return false;
    const EntryRun& writers = run_at(set.writers);
    for (std::uint32_t i = 0; i < writers.count; ++i) {
      if (!is_ordered(writers.entries[i])) return false;
    }
    return true;
  }

  static std::uint64_t extended(SetId set, const Entry& old_cell) {
    if (old_cell.bytes.empty()) return encode_set(set);
    return encode_set(add_to_set(set, old_cell));
  }

  std::uint64_t rebuilt(SetId set, const Entry& old_cell) {
    Entry few[kSmallSet + 1];
    Entry* kept = few;
    if (run_at(set).total > kSmallSet) kept = scratch(run_at(set).total);
    std::size_t count = 0;
    bool unchanged = true;
    for (SetId at = set; at != SetId::kNone; at = run_at(at).next) {
      const EntryRun& run = run_at(at);
      for (std::uint32_t i = 0; i < run.count; ++i) {
        const Entry& entry = run.entries[i];
        if (entry.segment == self_) {
          unchanged = false;
          continue;
        }
        const Entry left = remainder(entry);
        unchanged = unchanged && left.bytes == entry.bytes;
        if (!left.bytes.empty()) kept[count++] = left;
      }
    }
    if (unchanged && run_at(set).total <= kSmallSet) {
      return extended(set, old_cell);
    }
    if (!old_cell.bytes.empty()) kept[count++] = old_cell;
    return packed(kept, count);
  }

  Entry* scratch(std::size_t count) {
    GOSAN_CHECK(count < kScratchEntries, count);
    if (block_.scratch == nullptr) {
      block_.scratch = map_pages(kScratchEntries * sizeof(Entry));
    }
    return static_cast<Entry*>(block_.scratch);
  }

  ThreadBlock& block_;
  Task& task_;
  const SegmentId self_;
  const std::uintptr_t word_;
  const std::uint8_t mask_;
  const AccessOrigin& origin_;
  RaceFound& race_;
  const bool on_owner_;  // a thread-local of the thread that we are on
  Entry own_;
  bool has_own_ = false;
  bool raced_ = false;
};

// One attempt; false when the segment was full and a new one must be taken.
bool try_word(ThreadBlock& block, std::uintptr_t word, std::uint8_t mask,
              const AccessOrigin& origin, RaceFound& race) {
  Transition transition(block, word, mask, origin, race);
  const WordState old = state_of(word);
  WordState state;
  if (!transition.step(old, &state)) return false;
  if (!(state == old)) store_state(word, old, state);
  if (!transition.raced()) remember_step(block, old, state, mask, origin);
  return true;
}

}  // namespace

bool take_over(ThreadBlock& block, std::uintptr_t word, std::uint8_t mask,
               const AccessOrigin& origin) noexcept {
  // relaxed: the stripe lock orders cells
  const std::uint64_t cell = cell_of(word).load(std::memory_order_relaxed);
  if ((cell & kRestFlag) != 0 || is_thread_local(block, word)) return false;
  if (cell != 0 && (cell >> 32 == block.task->segment ||
                    !is_subsumed(block, cell, mask, origin.kind))) {
    return false;
  }
  const SegmentId self = current_segment(block);
  const ByteKinds now = bytes_of(origin.kind, mask);
  const HistoryIndex index = share_record(
      block, self,
      {origin.site, origin.stack, 0, mask, origin.kind, false, now});
  if (index == 0) return false;
  const WordState from{cell, 0};
  const WordState to{encode({self, index, now}), 0};
  store_state(word, from, to);
  remember_step(block, from, to, mask, origin);
  return true;
}

void check_word(ThreadBlock& block, std::uintptr_t word, std::uint8_t mask,
                const AccessOrigin& origin, RaceFound& race) noexcept {
  if (repeat_step(block, word, mask, origin)) return;
  while (!try_word(block, word, mask, origin, race)) {
    end_segment(*block.task);
  }
}

TransitionCache* new_transition_cache() noexcept {
  return static_cast<TransitionCache*>(map_pages(sizeof(TransitionCache)));
}

void clear_transition_caches() noexcept {
  for_each_block(
      [](void*, ThreadBlock& block) {
        for (auto& step : block.transitions->steps) step.who = 0;
        for (auto& history : block.transitions->histories) history.segment = 0;
      },
      nullptr);
}

}  // namespace gosan::detector
