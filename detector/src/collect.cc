// Roots: the cells of the resident shadow, all tasks, all published clocks.
#include "collect.h"

#include "atomics.h"
#include "clock.h"
#include "segment.h"
#include "shadow.h"
#include "sync_var.h"
#include "task.h"
#include "thread_block.h"
#include "transition.h"
#include "word_set.h"

namespace gosan::detector {
namespace {

constexpr std::size_t kResources = 3;
// [Resource] below these no sweep is worth its cost: 1 Mi segments are 100 MB
// with their histories, 4 Mi nodes and the sets 256 MB each.
constexpr std::uint64_t kFloors[kResources] = {1u << 20, 1u << 22, 1u << 28};
std::atomic<std::uint64_t> g_limits[kResources] = {kFloors[0], kFloors[1],
                                                   kFloors[2]};

void set_limit(Resource resource, std::uint64_t live) {
  const auto i = static_cast<std::size_t>(resource);
  const std::uint64_t limit = 2 * live > kFloors[i] ? 2 * live : kFloors[i];
  g_limits[i].store(limit, std::memory_order_relaxed);  // a threshold
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

void mark_task(void*, Task& task) {
  if (task.segment != 0) mark_segment(task.segment);
  mark_clock(task.clock.clock);
  if (task.fences == nullptr) return;
  mark_clock(task.fences->release.clock);
  mark_clock(task.fences->acquire.clock);
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
  // relaxed: only stoppers write it, and the detector is stopped
  if (g_sweep_wanted.load(std::memory_order_relaxed)) {
    begin_segment_sweep();
    begin_node_sweep();
    for_each_touched(mark_words, nullptr);
    for_each_task(mark_task, nullptr);
    for_each_snap([](const Snap& snap) { mark_clock(snap.clock); });
    finish_segment_sweep();
    finish_node_sweep();
    finish_set_sweep();
    clear_transition_caches();
    set_limit(Resource::kSegments, segments_in_use());
    set_limit(Resource::kNodes, clock_nodes_in_use());
    set_limit(Resource::kSetBytes, set_bytes_in_use());
    g_sweep_wanted.store(false, std::memory_order_relaxed);
  }
  resume_detector();
}

}  // namespace gosan::detector
