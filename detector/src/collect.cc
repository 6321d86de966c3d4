// Roots: the cells of the resident shadow, all tasks, all published clocks.
#include "collect.h"

#include "atomics.h"
#include "clock.h"
#include "hard_order.h"
#include "lock_order.h"
#include "memory_budget.h"
#include "range_check.h"
#include "segment.h"
#include "shadow.h"
#include "sync_var.h"
#include "task.h"
#include "thread_block.h"
#include "transition.h"
#include "word_set.h"

namespace gosan::detector {
namespace {

constexpr std::size_t kResources = 6;
// [Resource] what may be handed out before the first sweep: a few MB each, so
// that a program with little memory keeps re-using what is in the cache.
// Measured: a million channel operations take 1.7 times as long when they walk
// through 2^20 fresh segments between sweeps.
constexpr std::uint64_t kFloors[kResources] = {1u << 15, 1u << 17, 1u << 23,
                                               1u << 23, 1u << 16, 1u << 22};
constexpr unsigned kMostDoublings = 10;
std::atomic<std::uint64_t> g_limits[kResources] = {
    kFloors[0], kFloors[1], kFloors[2], kFloors[3], kFloors[4], kFloors[5]};

// ---- under the stop ----

unsigned g_doublings = 0;      // of the floors
std::uint64_t g_last_end = 0;  // of the last sweep, in processor ticks

std::uint64_t ticks() { return __builtin_ia32_rdtsc(); }

// Keeps the time spent in marking between 1/64 and 1/16 of all time: with a lot
// of shadow to read, sweeps come more rarely. Freeing does not count: what it
// costs depends on how much was used, not on how often it is swept.
void adapt_floors(std::uint64_t begin, std::uint64_t marked) {
  const std::uint64_t between = begin - g_last_end;
  const std::uint64_t duration = marked - begin;
  if (duration > between / 16) {
    if (g_doublings < kMostDoublings) ++g_doublings;
  } else if (duration < between / 64 && g_doublings > 0) {
    --g_doublings;
  }
  g_last_end = ticks();
}

void set_limit(Resource resource, std::uint64_t live) {
  const auto i = static_cast<std::size_t>(resource);
  const std::uint64_t floor = kFloors[i] << g_doublings;
  g_limits[i].store(2 * live > floor ? 2 * live : floor,
                    std::memory_order_relaxed);  // a threshold
}

void mark_rest(std::uint64_t rest) {
  if ((rest & kSetFlag) != 0) {
    mark_set(set_in(rest));
  } else {
    mark_segment(static_cast<SegmentId>(rest >> 32));
  }
}

void mark_words(void*, std::uintptr_t first, std::uintptr_t last) {
  for (std::uintptr_t word = first; word < last; word += kWordBytes) {
    // relaxed: the detector is stopped
    const std::uint64_t cell = cell_of(word).load(std::memory_order_relaxed);
    if (cell == 0) continue;
    mark_segment(static_cast<SegmentId>(cell >> 32));
    if ((cell & kRestFlag) != 0) mark_rest(rest_of(word));
  }
}

void mark_snap(const Snap& snap) {
  mark_clock(snap.clock);
  mark_known(snap);
  mark_order(snap.order);
}

void mark_task(void*, Task& task) {
  if (task.segment != 0) mark_segment(task.segment);
  mark_index(task.clock.index);
  task.clock.editing.forget_covered();
  mark_snap({kNoIndex, 0, 0, task.order.known, task.clock.clock});
  mark_task_record(task.record_id);
  if (task.fences == nullptr) return;
  mark_snap(task.fences->release);
  mark_snap(task.fences->acquire);
  task.fences->editing.forget_covered();
}

void forget_task(void*, Task& task) {
  end_segment(task);
  task.clock.clock = Clock{};
  task.clock.stamp = 0;
  task.order.known = OrderId::kNone;
  task.clock.editing = ClockEditing{};
  if (task.fences == nullptr) return;
  task.fences->release = Snap{};
  task.fences->acquire = Snap{};
  task.fences->editing = ClockEditing{};
}

// Forgets all accesses, and with them all order, which only ever tells accesses
// apart: an edge from before orders nothing that is still there. Epochs go on,
// so that what comes is newer than anything ever published.
void forget_history() {
  clear_all_shadow();
  for_each_task(forget_task, nullptr);
  forget_all_snaps();
  forget_lock_order();
  note_forgotten();
}

}  // namespace

void note_use(Resource resource, std::uint64_t in_use) noexcept {
  const auto i = static_cast<std::size_t>(resource);
  // relaxed: see collect_if_needed
  if (in_use >= g_limits[i].load(std::memory_order_relaxed)) {
    g_sweep_wanted.store(true, std::memory_order_relaxed);
  }
}

void collect() noexcept {
  stop_detector();
  lock_lock_order();
  // relaxed: only stoppers write it, and the detector is stopped
  if (g_sweep_wanted.load(std::memory_order_relaxed)) {
    const std::uint64_t begin = ticks();
    // relaxed: as above
    if (g_forget_wanted.load(std::memory_order_relaxed)) forget_history();
    begin_segment_sweep();
    begin_node_sweep();
    begin_index_sweep();
    for_each_touched(mark_words, nullptr);
    for_each_task(mark_task, nullptr);
    mark_senders();
    forget_covered_nodes();
    for_each_snap(mark_snap);
    mark_lock_order();
    const std::uint64_t marked = ticks();
    finish_segment_sweep();  // marks the records and indices of the living
    finish_index_sweep();
    sweep_task_records();
    finish_node_sweep();
    finish_set_sweep();
    sweep_orders();
    clear_transition_caches();
    forget_all_ranges();
    adapt_floors(begin, marked);
    set_limit(Resource::kSegments, segments_in_use());
    set_limit(Resource::kNodes, clock_nodes_in_use());
    set_limit(Resource::kIndices, clock_indices_in_use());
    set_limit(Resource::kSetBytes, set_bytes_in_use());
    set_limit(Resource::kHistoryBytes, history_bytes_in_use());
    set_limit(Resource::kOrderBytes, order_bytes_in_use());
    g_sweep_wanted.store(false, std::memory_order_relaxed);
  }
  unlock_lock_order();
  resume_detector();
}

}  // namespace gosan::detector
