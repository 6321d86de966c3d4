// Segment ids and history blocks. Threads take both in batches, so that the
// first access of an epoch meets no other thread.
#include "segment.h"

#include "arena.h"
#include "bounds.h"
#include "collect.h"
#include "memory_budget.h"
#include "thread_block.h"

namespace gosan::detector {
namespace {

constexpr std::size_t kMaxSegments = std::size_t{1} << 31;
// Class k is 64 << k bytes; the last holds kMaxHistory records.
constexpr std::uint32_t kClasses = 15;

BumpArena g_history_memory;

SpinLock g_lock;      // guards what follows
SegmentId g_top = 1;  // ids below were handed out
FreeStack<SegmentId> g_free;
FreeStack<HistoryBlock*> g_free_blocks[kClasses];
std::atomic<std::uint32_t> g_in_use{0};
std::atomic<std::uint64_t> g_history_bytes{0};  // in blocks handed out

constexpr std::size_t bytes_of(std::uint32_t size_class) {
  return std::size_t{64} << size_class;
}
constexpr std::uint32_t capacity_of(std::uint32_t size_class) {
  const std::size_t records =
      (bytes_of(size_class) - offsetof(HistoryBlock, records)) /
      sizeof(HistoryRecord);
  return records < kMaxHistory ? static_cast<std::uint32_t>(records)
                               : kMaxHistory;
}
static_assert(capacity_of(0) == 2);
// Growth by four: an epoch of a channel operation has a dozen records.
constexpr std::uint32_t next_class(std::uint32_t size_class) {
  return size_class + 2 < kClasses ? size_class + 2 : kClasses - 1;
}
static_assert(next_class(kClasses - 2) == kClasses - 1);
static_assert(capacity_of(kClasses - 1) == kMaxHistory);

void refill_segments(ThreadBlock& block) {
  SpinGuard guard(g_lock);
  while (block.segment_count < kThreadBatch) {
    SegmentId id = 0;
    if (!g_free.pop(&id)) {
      refuse_beyond(
          g_bounds.segments, g_top,
          "too many epochs with accesses are remembered; the most is");
      id = g_top++;
    }
    block.segments[block.segment_count++] = id;
  }
  note_growth(kThreadBatch * sizeof(Segment));
  // relaxed: a trigger for the sweep, not an exact count
  note_use(Resource::kSegments,
           kThreadBatch +
               g_in_use.fetch_add(kThreadBatch, std::memory_order_relaxed));
}

// The caller holds g_lock.
HistoryBlock* free_or_new_block(std::uint32_t size_class) {
  const std::size_t bytes = bytes_of(size_class);
  // relaxed: a trigger for the sweep
  note_use(Resource::kHistoryBytes,
           bytes + g_history_bytes.fetch_add(bytes, std::memory_order_relaxed));
  HistoryBlock* made = nullptr;
  if (g_free_blocks[size_class].pop(&made)) return made;
  return static_cast<HistoryBlock*>(g_history_memory.allocate(bytes, 64));
}

void refill_blocks(ThreadBlock& block) {
  SpinGuard guard(g_lock);
  while (block.history_count < kThreadBatch) {
    block.histories[block.history_count++] = free_or_new_block(0);
  }
}

HistoryBlock* new_block(ThreadBlock& block, std::uint32_t size_class) {
  HistoryBlock* made;
  if (size_class == 0) {
    if (block.history_count == 0) refill_blocks(block);
    made = static_cast<HistoryBlock*>(block.histories[--block.history_count]);
  } else {
    SpinGuard guard(g_lock);
    made = free_or_new_block(size_class);
  }
  made->older = nullptr;
  made->size_class = size_class;
  return made;
}

// Makes room for one more record.
HistoryBlock* grow_history(ThreadBlock& block, Segment& segment) {
  // relaxed: only this thread writes it
  HistoryBlock* old = segment.history.load(std::memory_order_relaxed);
  HistoryBlock* made =
      new_block(block, old == nullptr ? 0 : next_class(old->size_class));
  made->older = old;
  made->first = segment.history_count;
  // release: a reader that finds the new block finds the one behind it
  segment.history.store(made, std::memory_order_release);
  return made;
}

void free_segment(SegmentId id) {
  Segment& segment = g_segments[id];
  // relaxed: the detector is stopped
  HistoryBlock* block = segment.history.load(std::memory_order_relaxed);
  while (block != nullptr) {
    g_free_blocks[block->size_class].push(block);
    // relaxed: as above
    g_history_bytes.fetch_sub(bytes_of(block->size_class),
                              std::memory_order_relaxed);
    block = block->older;
  }
  segment.history.store(nullptr, std::memory_order_relaxed);
  segment.index = kNoIndex;  // resume_segment() shall not take it for its own
  segment.epoch = 0;
}

}  // namespace

void init_segments() noexcept {
  g_segments.reserve(kMaxSegments);
  g_free.reserve(kMaxSegments);
  for (auto& blocks : g_free_blocks) blocks.reserve(kMaxSegments / 8);
}

SegmentId start_segment(ThreadBlock& block) noexcept {
  Task& task = *block.task;
  if (block.segment_count == 0) refill_segments(block);
  const SegmentId id = block.segments[--block.segment_count];
  Segment& segment = g_segments[id];
  segment.index = task.clock.index;
  segment.epoch = task.clock.epoch;
  segment.task = task.record_id;
  segment.history_count = 0;
  // relaxed: the first cell that names the segment publishes it
  segment.has_atomics.store(0, std::memory_order_relaxed);
  segment.history.store(nullptr, std::memory_order_relaxed);
  task.segment = id;
  block.epoch = std::uint64_t{id} << 32 | kNoEpochWord;
  return id;
}

void end_segment(Task& task) noexcept {
  task.segment = 0;
  if (task.block != nullptr) task.block->epoch = kNoEpochWord;
}

bool resume_segment(Task& task, SegmentId id) noexcept {
  const Segment& segment = g_segments[id];
  if (id == 0 || segment.epoch == 0 || segment.index != task.clock.index ||
      segment.task != task.record_id) {
    return false;
  }
  task.segment = id;
  if (task.block != nullptr) {
    task.block->epoch = std::uint64_t{id} << 32 | kNoEpochWord;
  }
  return true;
}

HistoryIndex add_history(ThreadBlock& block, SegmentId id,
                         const HistoryRecord& record) noexcept {
  Segment& segment = g_segments[id];
  if (segment.history_count == kMaxHistory) return 0;
  // relaxed: only this thread writes it
  HistoryBlock* history = segment.history.load(std::memory_order_relaxed);
  if (history == nullptr || segment.history_count - history->first ==
                                capacity_of(history->size_class)) {
    history = grow_history(block, segment);
  }
  // the cell that names the record publishes it
  history->records[segment.history_count - history->first] = record;
  if (!record.all.atomics().empty()) {
    segment.has_atomics.store(1, std::memory_order_relaxed);
  }
  return ++segment.history_count;
}

std::uint32_t segments_in_use() noexcept {
  return g_in_use.load(std::memory_order_relaxed);  // as in refill_segments
}

std::uint64_t history_bytes_in_use() noexcept {
  return g_history_bytes.load(std::memory_order_relaxed);  // a trigger
}

void begin_segment_sweep() noexcept {
  for_each_block(
      [](void*, ThreadBlock& block) {
        block.segment_count = 0;  // found free again by this sweep
      },
      nullptr);
  SpinGuard guard(g_lock);
  for (SegmentId id = 1; id < g_top; ++id) g_segments[id].marked = 0;
}

void mark_segment(SegmentId id) noexcept { g_segments[id].marked = 1; }

void finish_segment_sweep() noexcept {
  SpinGuard guard(g_lock);
  g_free.clear();
  for (SegmentId id = g_top; --id > 0;) {
    if (g_segments[id].marked != 0) {
      mark_task_record(g_segments[id].task);
      mark_index(g_segments[id].index);
      continue;
    }
    free_segment(id);
    g_free.push(id);
  }
  // relaxed: as in refill_segments
  g_in_use.store(g_top - 1 - static_cast<std::uint32_t>(g_free.count()),
                 std::memory_order_relaxed);
}

}  // namespace gosan::detector
