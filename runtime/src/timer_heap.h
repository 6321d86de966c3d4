// The heap of armed timers. Workers run what is due between goroutines; the
// watcher sleeps until the earliest.
#ifndef GOSAN_RUNTIME_TIMER_HEAP_H
#define GOSAN_RUNTIME_TIMER_HEAP_H

#include <atomic>
#include <cstddef>
#include <cstdint>
#include <limits>

#include "seam.h"

namespace gosan::detail {

inline constexpr std::int64_t kNoTimer =
    std::numeric_limits<std::int64_t>::max();

/// Intrusive; all fields belong to the heap's lock while armed.
struct TimerNode {
  /// Called on a worker between goroutines, without a lock, after the node was
  /// taken out. Must not park.
  void (*fire)(TimerNode& node, std::uint64_t generation) = nullptr;
  /// Whether firing could wake somebody; null: yes.
  bool (*could_wake)(const TimerNode& node) = nullptr;
  std::int64_t when_ns = 0;
  std::uint64_t generation = 0;  // given to fire; set by arm
  std::uint64_t order = 0;       // among timers due at the same time
  std::size_t index = kNotArmed;

  static constexpr std::size_t kNotArmed = ~std::size_t{0};
};

void arm_timer(TimerNode& node, std::int64_t when_ns, std::uint64_t generation);
/// False when it was not armed (any more).
bool disarm_timer(TimerNode& node);

/// Fires what is due.
void run_due_timers();

extern std::atomic<std::int64_t> earliest_timer_ns;

/// When the earliest is due; kNoTimer if none is armed.
inline std::int64_t next_timer_ns() noexcept {
  // seq_cst: the watcher looks after it has declared itself; see resting.cc.
  return earliest_timer_ns.load(std::memory_order_seq_cst);
}
inline bool timers_armed() noexcept { return next_timer_ns() != kNoTimer; }

/// Asked at every schedule; looks at the clock only now and then.
inline bool timers_may_be_due(std::uint32_t ticks) noexcept {
  constexpr std::uint32_t kSchedulesPerLook = 16;
  const std::int64_t next = next_timer_ns();
  return next != kNoTimer && ticks % kSchedulesPerLook == 0 && next <= now_ns();
}

/// Whether any armed timer could make somebody runnable.
bool timers_can_wake();

/// Calls `visit` for every armed timer; the world is stopped.
void visit_timers(void (*visit)(void* argument, TimerNode& node),
                  void* argument);

}  // namespace gosan::detail

#endif  // GOSAN_RUNTIME_TIMER_HEAP_H
