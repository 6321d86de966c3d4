// A processor: the right to run goroutines, with the queue that goes with it.
// A worker (thread) holds one while it runs goroutines.
#ifndef GOSAN_RUNTIME_PROCESSOR_H
#define GOSAN_RUNTIME_PROCESSOR_H

#include <atomic>
#include <cstdint>

#include "goroutine.h"
#include "idle_goroutines.h"

namespace gosan::detail {

/// An unlocked FIFO through Goroutine::next.
struct GoroutineList {
  Goroutine* first = nullptr;
  Goroutine* last = nullptr;
  std::uint32_t size = 0;

  void push(Goroutine& goroutine) noexcept;
  Goroutine* pop() noexcept;
};

/// Ring of runnable goroutines: the owner pushes and pops, thieves take half
/// from the head.
///
/// Invariant: the entries [head, tail) are valid. Only the owner moves tail;
/// head moves by compare-exchange, so an entry read by a thief counts only if
/// its exchange succeeds.
class RunQueue {
 public:
  static constexpr std::uint32_t kCapacity = 256;

  /// Owner. False when full.
  bool push(Goroutine& goroutine) noexcept;
  /// Owner.
  Goroutine* pop() noexcept;
  /// Owner: what comes `index` entries after the next one; a hint.
  Goroutine* peek(std::uint32_t index) const noexcept;
  /// Owner, no thieves: the entry at `index` < size().
  Goroutine* take_at(std::uint32_t index) noexcept;
  /// Thief: moves half of this queue to `mine` and returns one of them.
  Goroutine* steal_into(RunQueue& mine) noexcept;
  /// Any thread; a hint.
  std::uint32_t size() const noexcept;

 private:
  alignas(64) std::atomic<std::uint32_t> head_{0};
  std::atomic<std::uint32_t> tail_{0};
  std::atomic<Goroutine*> ring_[kCapacity] = {};
};

struct Processor {
  RunQueue queue;
  // Readied last and run first; thieves take it only after a while.
  alignas(64) std::atomic<Goroutine*> run_next{nullptr};
  std::uint32_t id = 0;
  // Schedules, counted by the owner; every 61st looks elsewhere.
  std::atomic<std::uint32_t> ticks{0};
  std::uint32_t next_streak = 0;  // run_next taken so many times in a row
  IdleGoroutines idle;            // ended, ready for the next `go`
  // ---- others ----
  std::atomic<Worker*> holder{nullptr};         // the last worker to hold it
  std::uint32_t overseen_ticks = 0;             // the overseer's
  std::atomic<std::uint32_t> watched_ticks{0};  // ticks at the last look
  std::atomic<bool> retired{false};             // gomaxprocs went down
  bool in_use = false;  // by a worker or the idle list; scheduler's lock
  Processor* next_idle = nullptr;
  // Goroutines started minus ended on this processor; one writer.
  std::atomic<std::int64_t> live{0};

  bool has_work() const noexcept {
    // relaxed: a hint; callers that must not miss work fence before.
    return queue.size() != 0 ||
           run_next.load(std::memory_order_relaxed) != nullptr;
  }
};

}  // namespace gosan::detail

#endif  // GOSAN_RUNTIME_PROCESSOR_H
