// One access to one word: the step from the word's old state to its new one.
//
// Source: docs/references.md, "FastTrack" (epochs, read sets), widened to bytes
// and atomic accesses (byte_kinds.h).
//
// Rules, for each entry of the old state:
// - of the same segment: the access joins it;
// - ordered before the access: what the access subsumes is dropped, since
//   whoever races with it later also races with the access;
// - unordered, no conflict: it stays;
// - unordered, a conflict: a race; the access replaces it on those bytes. Two
//   accesses to a thread-local that were both made on its own thread are none:
//   goroutines that take turns on a worker share its thread-locals, and the
//   worker orders them.
#pragma once

#include <cstdint>

#include "access.h"
#include "shadow.h"
#include "task.h"
#include "thread_block.h"

namespace gosan::detector {

// The state of a word; `rest` is 0 when the cell's flag says there is none.
struct WordState {
  std::uint64_t cell = 0;
  std::uint64_t rest = 0;
  friend bool operator==(const WordState&, const WordState&) = default;
};

// Steps already worked out. Arrays whose words are in equal states take one
// computation, and share one history record.
struct TransitionCache {
  struct Step {
    WordState from;
    WordState to;
    std::uint64_t who;   // segment << 32 | stack; 0 = empty slot
    std::uint64_t what;  // site | mask << 48 | kind << 56
  };
  struct History {
    const gosan_site* site;
    StackId stack;
    SegmentId segment;  // 0 = empty slot
    ByteKinds all;
    HistoryIndex previous;
    HistoryIndex index;
    std::uint8_t mask;
    RaceAccessKind kind;
    bool on_owner;
  };
  static constexpr unsigned kStepBits = 10;
  static constexpr std::uint32_t kSteps = 1u << kStepBits;
  static constexpr std::uint32_t kHistories = 2048;
  Step steps[kSteps];
  History histories[kHistories];

  static std::uint64_t who_key(SegmentId segment, StackId stack) noexcept {
    return std::uint64_t{segment} << 32 | static_cast<std::uint32_t>(stack);
  }
  static std::uint64_t what_key(const gosan_site* site, std::uint8_t mask,
                                RaceAccessKind kind) noexcept {
    return reinterpret_cast<std::uint64_t>(site) | std::uint64_t{mask} << 48 |
           static_cast<std::uint64_t>(kind) << 56;
  }
  Step& slot(const WordState& from, std::uint64_t what) noexcept {
    const std::uint64_t h =
        (from.cell ^ from.rest ^ what << 7) * 0x9e3779b97f4a7c15;
    return steps[h >> (64 - kStepBits)];
  }
};

// Did the entry's segment belong to the running epoch of `task`? A segment
// whose history is full ends before its epoch does.
inline bool is_of_epoch(const Task& task, SegmentId segment) noexcept {
  if (segment == task.segment) return true;  // resumed ones, too
  const Segment& other = segment_at(segment);
  return other.index == task.clock.index && other.epoch == task.clock.epoch;
}

// Has the task said in this epoch all that a read (written == false) or write
// of the bytes `mask` would say? Looks at the newest entry only, and without
// its lock, like the inlined check, but knows all segments of the epoch.
inline bool was_said(const ThreadBlock& block, std::uintptr_t word,
                     std::uint32_t mask, bool written) noexcept {
  // acquire: pairs with store_state, so that the segment is the one meant
  const std::uint64_t cell = cell_of(word).load(std::memory_order_acquire);
  const std::uint64_t said = cell >> (written ? 16 : 24) & 0xff;
  return cell != 0 && (said & mask) == mask &&
         is_of_epoch(*block.task, static_cast<SegmentId>(cell >> 32));
}

// The state that the word is in. The caller holds the stripe lock.
inline WordState state_of(std::uintptr_t word) noexcept {
  // relaxed: the stripe lock orders cells
  WordState state{cell_of(word).load(std::memory_order_relaxed), 0};
  if ((state.cell & kRestFlag) != 0) state.rest = rest_of(word);
  return state;
}

__attribute__((always_inline)) inline void store_state(
    std::uintptr_t word, const WordState& old,
    const WordState& state) noexcept {
  if (state.rest != old.rest && state.rest != 0) rest_of(word) = state.rest;
  // release: pairs with was_said; all others hold the stripe lock, or compare
  // one cell with their own segment
  cell_of(word).store(state.cell, std::memory_order_release);
}

// check_word() for a step that was worked out before. False: it was not, and
// nothing happened.
//
// always_inline, and the origin by value, in registers: through memory, its
// one-byte kind is read back as part of a wider word, which stalls.
__attribute__((always_inline)) inline bool repeat_step(
    ThreadBlock& block, std::uintptr_t word, std::uint8_t mask,
    AccessOrigin origin) noexcept {
  const std::uint64_t who =
      TransitionCache::who_key(block.task->segment, origin.stack);
  const std::uint64_t what =
      TransitionCache::what_key(origin.site, mask, origin.kind);
  const WordState old = state_of(word);
  const TransitionCache::Step& step = block.transitions->slot(old, what);
  if (step.who != who || step.what != what || !(step.from == old) ||
      block.task->segment == 0) {
    return false;
  }
  store_state(word, old, step.to);
  return true;
}

// check_word() for a plain access to a word that nobody holds, or one entry
// that is ordered before and subsumed: what a task touches again after a
// release. False: it takes more, and nothing happened.
bool take_over(ThreadBlock& block, std::uintptr_t word, std::uint8_t mask,
               const AccessOrigin& origin) noexcept;

// Checks the access of the block's current task to the bytes `mask` of the
// aligned word, and updates the word's state. The first race found goes to
// `race`, as far as this word knows it. The caller holds the stripe lock.
void check_word(ThreadBlock& block, std::uintptr_t word, std::uint8_t mask,
                const AccessOrigin& origin, RaceFound& race) noexcept;

// Forgets all cached steps: ids change their meaning. Detector stopped.
void clear_transition_caches() noexcept;

}  // namespace gosan::detector
