// Segments: the accesses of one task within one epoch, as the shadow names
// them. A segment has a 31-bit id and a history: which source positions touched
// which bytes of a word, as cons records that a whole array can share.
//
// Written by the task's thread only. Other threads read a segment that they
// found in a cell, under the cell's stripe lock, which makes it visible.
//
// A segment is re-used only by a sweep that found it in no cell and no task.
#pragma once

#include <gosan/detector_abi.h>

#include <atomic>
#include <cstddef>
#include <cstdint>

#include "arena.h"
#include "byte_kinds.h"
#include "race_event.h"
#include "stack_depot.h"
#include "task.h"
#include "thread_block.h"

namespace gosan::detector {

using SegmentId = std::uint32_t;  // 31 bits, 0 = none
inline constexpr SegmentId kMaxSegment = 0x7fffffff;
using HistoryIndex = std::uint16_t;  // 15 bits, 0 = none
inline constexpr HistoryIndex kMaxHistory = 0x7fff;

// One access in a segment's history of a word. Immutable once its index is in
// a cell.
struct HistoryRecord {
  const gosan_site* site;
  StackId stack;
  HistoryIndex previous;  // the next older record of the word, 0 = none
  std::uint8_t mask;      // bytes of the word
  RaceAccessKind kind : 7;
  bool on_owner : 1;  // a thread-local of the thread that made the access
  ByteKinds all;      // of this and all older records
};
static_assert(sizeof(HistoryRecord) == 24);

// A block of records; behind a full one comes one of four times the size.
struct HistoryBlock {
  HistoryBlock* older;
  std::uint32_t size_class;
  std::uint32_t first;  // records in all older blocks
  HistoryRecord
      records[1];  // [capacity of the class], index i at i - 1 - first
};

struct Segment {
  std::uint32_t index;  // clock component
  std::uint32_t epoch;
  TaskRecordId task;
  std::uint16_t history_count;
  // 1: some record is of an atomic access. Read by others under a stripe lock.
  std::atomic<std::uint8_t> has_atomics;
  std::uint8_t marked;  // by the sweep
  std::atomic<HistoryBlock*> history;
};
static_assert(sizeof(Segment) == 24);

void init_segments() noexcept;
inline VirtualArray<Segment> g_segments;  // by id
inline Segment& segment_at(SegmentId id) noexcept { return g_segments[id]; }
inline const HistoryRecord& history_at(const Segment& segment,
                                       HistoryIndex index) noexcept {
  // acquire: pairs with the growth of the history; the stripe lock under which
  // `index` was read makes this block, or one behind it, one that holds it
  const HistoryBlock* block = segment.history.load(std::memory_order_acquire);
  while (index <= block->first) block = block->older;
  return block->records[index - 1 - block->first];
}

// The segment in which the block's task accesses now, made when there is none
// yet; sets the epoch word. Never 0.
SegmentId start_segment(ThreadBlock& block) noexcept;
inline SegmentId current_segment(ThreadBlock& block) noexcept {
  const SegmentId id = block.task->segment;
  return id != 0 ? id : start_segment(block);
}
// The epoch is over: the task has no segment until it accesses again.
void end_segment(Task& task) noexcept;

// The task goes on in an ended segment of its own, as if nothing had ended it;
// false: the id has another meaning by now. What names the epochs from the
// segment's to the running one must be out of everybody's reach for good.
bool resume_segment(Task& task, SegmentId id) noexcept;

// Appends to the segment of the calling thread's task. 0 when it is full: the
// caller ends it and takes another one of the same epoch.
HistoryIndex add_history(ThreadBlock& block, SegmentId id,
                         const HistoryRecord& record) noexcept;

// ---- for collect.cc ----

std::uint32_t segments_in_use() noexcept;
std::uint64_t history_bytes_in_use() noexcept;
// With the detector stopped: mark_segment() for all that cells and tasks name,
// between the two; the others are freed.
void begin_segment_sweep() noexcept;
void mark_segment(SegmentId id) noexcept;
void finish_segment_sweep() noexcept;

}  // namespace gosan::detector
