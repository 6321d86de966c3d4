// A 4-ary heap: shallower than a binary one, and the children of a node share
// a cache line.
#include "timer_heap.h"

#include <algorithm>
#include <vector>

#include "scheduler.h"
#include "spin_lock.h"

namespace gosan::detail {

constinit std::atomic<std::int64_t> earliest_timer_ns{kNoTimer};

namespace {

constexpr std::size_t kArity = 4;

class TimerHeap {
 public:
  bool empty() const { return nodes_.empty(); }
  TimerNode& first() const { return *nodes_.front(); }
  const std::vector<TimerNode*>& nodes() const { return nodes_; }

  void insert(TimerNode& node) {
    node.index = nodes_.size();
    nodes_.push_back(&node);
    sift_up(node.index);
  }

  void remove(TimerNode& node) {
    const std::size_t hole = node.index;
    node.index = TimerNode::kNotArmed;
    TimerNode* moved = nodes_.back();
    nodes_.pop_back();
    if (moved == &node) return;
    place(hole, moved);
    sift_down(hole);
    sift_up(moved->index);
  }

 private:
  static bool before(const TimerNode& a, const TimerNode& b) {
    if (a.when_ns != b.when_ns) return a.when_ns < b.when_ns;
    return a.order < b.order;
  }
  void place(std::size_t index, TimerNode* node) {
    nodes_[index] = node;
    node->index = index;
  }
  void sift_up(std::size_t index) {
    TimerNode* node = nodes_[index];
    while (index > 0) {
      const std::size_t parent = (index - 1) / kArity;
      if (!before(*node, *nodes_[parent])) break;
      place(index, nodes_[parent]);
      index = parent;
    }
    place(index, node);
  }
  void sift_down(std::size_t index) {
    TimerNode* node = nodes_[index];
    for (;;) {
      const std::size_t first_child = index * kArity + 1;
      if (first_child >= nodes_.size()) break;
      const std::size_t end = std::min(first_child + kArity, nodes_.size());
      std::size_t least = first_child;
      for (std::size_t i = first_child + 1; i < end; ++i) {
        if (before(*nodes_[i], *nodes_[least])) least = i;
      }
      if (!before(*nodes_[least], *node)) break;
      place(index, nodes_[least]);
      index = least;
    }
    place(index, node);
  }

  std::vector<TimerNode*> nodes_;
};

SpinLock heap_lock;
std::uint64_t armed_so_far GOSAN_GUARDED_BY(heap_lock) = 0;

// Never destroyed: workers outlive the destructors of globals.
TimerHeap& heap() GOSAN_REQUIRES(heap_lock) {
  alignas(TimerHeap) static unsigned char storage[sizeof(TimerHeap)];
  static TimerHeap* made = ::new (storage) TimerHeap;
  return *made;
}

void publish_earliest() GOSAN_REQUIRES(heap_lock) {
  earliest_timer_ns.store(heap().empty() ? kNoTimer : heap().first().when_ns,
                          std::memory_order_seq_cst);  // see next_timer_ns
}

// Takes out the earliest timer if it is due.
TimerNode* take_due(std::int64_t now, std::uint64_t& generation) {
  SpinGuard guard(heap_lock);
  if (heap().empty() || heap().first().when_ns > now) return nullptr;
  TimerNode& node = heap().first();
  generation = node.generation;
  heap().remove(node);
  publish_earliest();
  return &node;
}

}  // namespace

void arm_timer(TimerNode& node, std::int64_t when_ns,
               std::uint64_t generation) {
  bool earlier = false;
  {
    SpinGuard guard(heap_lock);
    if (node.index != TimerNode::kNotArmed) heap().remove(node);
    node.when_ns = when_ns;
    node.generation = generation;
    // Timers due at the same time fire in the order of arming, unless the seam
    // wants to try another.
    constexpr std::uint32_t kTieSpread = 1u << 16;
    ++armed_so_far;
    node.order =
        is_controlled() ? choose(kTieSpread, Choice::kTimerTie) : armed_so_far;
    const std::int64_t old = next_timer_ns();
    heap().insert(node);
    publish_earliest();
    earlier = when_ns < old;
  }
  if (earlier) wake_for_timer();
}

bool disarm_timer(TimerNode& node) {
  SpinGuard guard(heap_lock);
  if (node.index == TimerNode::kNotArmed) return false;
  heap().remove(node);
  publish_earliest();
  return true;
}

void run_due_timers() {
  if (!timers_armed()) return;
  const std::int64_t now = now_ns();
  std::uint64_t generation = 0;
  while (TimerNode* node = take_due(now, generation)) {
    node->fire(*node, generation);
  }
}

bool timers_can_wake() {
  SpinGuard guard(heap_lock);
  for (const TimerNode* node : heap().nodes()) {
    if (node->could_wake == nullptr || node->could_wake(*node)) return true;
  }
  return false;
}

void visit_timers(void (*visit)(void* argument, TimerNode& node),
                  void* argument) {
  SpinGuard guard(heap_lock);
  for (TimerNode* node : heap().nodes()) visit(argument, *node);
}

}  // namespace gosan::detail
