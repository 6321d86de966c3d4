// Segment ids and history blocks. Threads take both in batches, so that the
// first access of an epoch meets no other thread.
#include "segment.h"

#include "arena.h"
#include "check_fail.h"
#include "collect.h"
#include "thread_block.h"

namespace gosan::detector {
namespace {

constexpr std::size_t kMaxSegments = std::size_t{1} << 31;
constexpr std::uint32_t kBatch = 64;
// Class k is 64 << k bytes; the last holds kMaxHistory records.
constexpr std::uint32_t kClasses = 15;

BumpArena g_history_memory;

SpinLock g_lock;             // guards what follows
SegmentId g_top = 1;         // ids below were handed out
SegmentId g_first_free = 0;  // list through Segment::index
std::uint32_t g_free_count = 0;
HistoryBlock* g_free_blocks[kClasses] = {};  // lists through `older`
std::atomic<std::uint32_t> g_in_use{0};

constexpr std::uint32_t capacity_of(std::uint32_t size_class) {
  const std::size_t bytes = std::size_t{64} << size_class;
  const std::size_t records =
      (bytes - offsetof(HistoryBlock, records)) / sizeof(HistoryRecord);
  return records < kMaxHistory ? static_cast<std::uint32_t>(records)
                               : kMaxHistory;
}
static_assert(capacity_of(0) == 2);
static_assert(capacity_of(kClasses - 1) == kMaxHistory);

void refill_segments(ThreadBlock& block) {
  SpinGuard guard(g_lock);
  while (block.segment_count < kBatch) {
    SegmentId id = g_first_free;
    if (id != 0) {
      g_first_free = g_segments[id].index;
      --g_free_count;
    } else {
      GOSAN_CHECK(g_top <= kMaxSegment, g_top);
      id = g_top++;
    }
    g_segments[id].index = block.next_segment;
    block.next_segment = id;
    ++block.segment_count;
  }
  // relaxed: a trigger for the sweep, not an exact count
  note_use(Resource::kSegments,
           kBatch + g_in_use.fetch_add(kBatch, std::memory_order_relaxed));
}

void refill_blocks(ThreadBlock& block) {
  SpinGuard guard(g_lock);
  for (std::uint32_t i = 0; i < kBatch; ++i) {
    HistoryBlock* made = g_free_blocks[0];
    if (made != nullptr) {
      g_free_blocks[0] = made->older;
    } else {
      made = static_cast<HistoryBlock*>(g_history_memory.allocate(64, 64));
    }
    made->older = static_cast<HistoryBlock*>(block.free_history);
    block.free_history = made;
  }
}

HistoryBlock* new_block(ThreadBlock& block, std::uint32_t size_class) {
  HistoryBlock* made;
  if (size_class == 0) {
    if (block.free_history == nullptr) refill_blocks(block);
    made = static_cast<HistoryBlock*>(block.free_history);
    block.free_history = made->older;
  } else {
    SpinGuard guard(g_lock);
    made = g_free_blocks[size_class];
    if (made != nullptr) {
      g_free_blocks[size_class] = made->older;
    } else {
      made = static_cast<HistoryBlock*>(
          g_history_memory.allocate(std::size_t{64} << size_class, 64));
    }
  }
  made->older = nullptr;
  made->size_class = size_class;
  return made;
}

// Makes room for one more record.
void grow_history(ThreadBlock& block, Segment& segment) {
  // relaxed: only this thread writes it
  HistoryBlock* old = segment.history.load(std::memory_order_relaxed);
  HistoryBlock* made =
      new_block(block, old == nullptr ? 0 : old->size_class + 1);
  made->older = old;
  for (std::uint32_t i = 0; i < segment.history_count; ++i) {
    made->records[i] = old->records[i];
  }
  // release: a reader that finds the new block finds the records in it
  segment.history.store(made, std::memory_order_release);
}

void free_segment(SegmentId id) {
  Segment& segment = g_segments[id];
  // relaxed: the detector is stopped
  HistoryBlock* block = segment.history.load(std::memory_order_relaxed);
  while (block != nullptr) {
    HistoryBlock* older = block->older;
    block->older = g_free_blocks[block->size_class];
    g_free_blocks[block->size_class] = block;
    block = older;
  }
  segment.history.store(nullptr, std::memory_order_relaxed);
  segment.epoch = 0;
}

}  // namespace

void init_segments() noexcept { g_segments.reserve(kMaxSegments); }

SegmentId start_segment(ThreadBlock& block) noexcept {
  Task& task = *block.task;
  if (block.segment_count == 0) refill_segments(block);
  --block.segment_count;
  const SegmentId id = block.next_segment;
  Segment& segment = g_segments[id];
  block.next_segment = segment.index;
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

HistoryIndex add_history(ThreadBlock& block, SegmentId id,
                         const HistoryRecord& record) noexcept {
  Segment& segment = g_segments[id];
  if (segment.history_count == kMaxHistory) return 0;
  // relaxed: only this thread writes it
  const HistoryBlock* old = segment.history.load(std::memory_order_relaxed);
  if (old == nullptr || segment.history_count == capacity_of(old->size_class)) {
    grow_history(block, segment);
  }
  // relaxed: as above; the cell that names the record publishes it
  HistoryBlock* history = segment.history.load(std::memory_order_relaxed);
  history->records[segment.history_count] = record;
  if (record.all.atomic_read != 0 || record.all.atomic_written != 0) {
    segment.has_atomics.store(1, std::memory_order_relaxed);
  }
  return ++segment.history_count;
}

std::uint32_t segments_in_use() noexcept {
  return g_in_use.load(std::memory_order_relaxed);  // as in refill_segments
}

void begin_segment_sweep() noexcept {
  for_each_block(
      [](void*, ThreadBlock& block) {
        block.next_segment = 0;
        block.segment_count = 0;
      },
      nullptr);
  SpinGuard guard(g_lock);
  for (SegmentId id = 1; id < g_top; ++id) g_segments[id].marked = 0;
}

void mark_segment(SegmentId id) noexcept { g_segments[id].marked = 1; }

void finish_segment_sweep() noexcept {
  SpinGuard guard(g_lock);
  g_first_free = 0;
  g_free_count = 0;
  for (SegmentId id = g_top; --id > 0;) {
    if (g_segments[id].marked != 0) continue;
    free_segment(id);
    g_segments[id].index = g_first_free;
    g_first_free = id;
    ++g_free_count;
  }
  // relaxed: as in refill_segments
  g_in_use.store(g_top - 1 - g_free_count, std::memory_order_relaxed);
}

}  // namespace gosan::detector
