// Timers and tickers: a node in the heap with a channel or a function behind
// it.
//
// A channel timer lives exactly as long as its channel: handles to either count
// on the channel, and an armed timer holds one reference itself.
#ifndef GOSAN_RUNTIME_TIMER_CORE_H
#define GOSAN_RUNTIME_TIMER_CORE_H

#include <gosan/time.h>

#include <atomic>
#include <cstddef>
#include <cstdint>

#include "goroutine.h"
#include "spin_lock.h"
#include "timer_heap.h"

namespace gosan::detail {

struct TimerCore : TimerNode {
  // ---- guarded by the channel's lock, or by `lock` without a channel ----
  bool pending = false;     // armed, or fired and not yet received
  std::uint64_t round = 0;  // raised by stop and reset: older firings are void
  std::int64_t period_ns = 0;  // > 0: a ticker
  // ---- constant ----
  Chan* chan = nullptr;        // null: a function timer
  Closure* closure = nullptr;  // of a function timer
  std::size_t closure_bytes = 0;
  Birthplace birthplace;  // of a function timer
  // ---- function timers ----
  VersionLock lock;
  std::atomic<std::uint32_t> references{1};
  std::atomic<bool> has_run{false};  // while somebody listened
  char runs = 0;  // an address: each run happens before the closure's end
};

/// A receive took the value out of the timer's channel; its lock is held.
void timer_value_received(TimerCore& timer, void* task) noexcept;

/// The channel (or the last handle) is gone.
void destroy_timer(TimerCore* timer) noexcept;

/// The memory that armed timers keep alive; the world is stopped.
void visit_timer_roots(void (*visit)(void* argument, const void* lo,
                                     const void* hi),
                       void* argument);

}  // namespace gosan::detail

#endif  // GOSAN_RUNTIME_TIMER_CORE_H
