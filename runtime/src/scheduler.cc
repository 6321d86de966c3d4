#include "scheduler.h"

#include <sched.h>

#include <algorithm>
#include <cstdlib>
#include <utility>

#include "arena.h"
#include "futex.h"
#include "hooks.h"
#include "scheduler_state.h"
#include "timer_heap.h"
#include "tracer.h"
#include "world.h"

namespace gosan::detail {

namespace {

// Prime, so that it does not beat with anything periodic in the program.
constexpr std::uint32_t kLookElsewhere = 61;
// After so many hand-overs through run_next the queue gets a turn: a pair of
// goroutines must not keep all others out.
constexpr std::uint32_t kMaxNextStreak = 61;

void push_global(Goroutine& goroutine) noexcept {
  SpinGuard guard(scheduler.lock);
  scheduler.global.push(goroutine);
  // seq_cst: the lost-wake-up argument in scheduler.h.
  scheduler.global_size.store(scheduler.global.size, std::memory_order_seq_cst);
}

void push_local(Processor& processor, Goroutine& goroutine) noexcept {
  if (processor.queue.push(goroutine)) return;
  // Full: half of it goes where everybody looks.
  SpinGuard guard(scheduler.lock);
  for (std::uint32_t i = 0; i < RunQueue::kCapacity / 2; ++i) {
    if (Goroutine* moved = processor.queue.pop()) scheduler.global.push(*moved);
  }
  scheduler.global.push(goroutine);
  scheduler.global_size.store(scheduler.global.size, std::memory_order_seq_cst);
}

// One from the global queue, and a fair share of the rest for later.
Goroutine* take_global(Processor& processor, std::uint32_t at_most) noexcept {
  // relaxed: a hint; whoever must not miss work looks under the lock.
  if (scheduler.global_size.load(std::memory_order_relaxed) == 0) {
    return nullptr;
  }
  SpinGuard guard(scheduler.lock);
  Goroutine* taken = scheduler.global.pop();
  if (taken == nullptr) return nullptr;
  const std::uint32_t share =
      std::min(at_most, scheduler.global.size / processor_count());
  for (std::uint32_t i = 0; i < share; ++i) {
    // Unlinked before it is published: a thief may run it at once.
    Goroutine* more = scheduler.global.pop();
    if (more == nullptr) break;
    if (!processor.queue.push(*more)) {
      scheduler.global.push(*more);
      break;
    }
  }
  scheduler.global_size.store(scheduler.global.size, std::memory_order_relaxed);
  return taken;
}

Goroutine* take_run_next(Processor& processor) noexcept {
  // relaxed: only the owner fills it.
  if (processor.run_next.load(std::memory_order_relaxed) == nullptr) {
    return nullptr;
  }
  // acq_rel: against a thief that takes it at the same time.
  return processor.run_next.exchange(nullptr, std::memory_order_acq_rel);
}

// Brings what the next switches will read into the cache while this one runs:
// where there are many goroutines, each has to come from memory.
void prefetch_queued(const RunQueue& queue) noexcept {
  constexpr std::uintptr_t kLine = 64;
  if (const Goroutine* later = queue.peek(1)) __builtin_prefetch(later);
  const Goroutine* soon = queue.peek(0);
  if (soon == nullptr) return;
  __builtin_prefetch(soon->stack.hi - kLine);  // Boost's fiber
  // Where it parked: the frames above it, its registers below. Null for a new
  // one; a prefetch of nothing is none.
  const std::uintptr_t above = reinterpret_cast<std::uintptr_t>(
                                   soon->park.load(std::memory_order_relaxed)) +
                               kLine;
  for (std::uintptr_t line = 0; line < 6; ++line) {
    __builtin_prefetch(reinterpret_cast<const void*>(above - line * kLine));
  }
}

Goroutine* take_local(Processor& processor) noexcept {
  if (++processor.next_streak <= kMaxNextStreak) {
    if (Goroutine* next = take_run_next(processor)) return next;
  }
  processor.next_streak = 0;
  if (Goroutine* queued = processor.queue.pop()) {
    prefetch_queued(processor.queue);
    return queued;
  }
  return take_run_next(processor);
}

// Under a controlling seam every runnable goroutine is a candidate.
Goroutine* take_controlled(Processor& processor) noexcept {
  if (Goroutine* next = take_run_next(processor)) push_local(processor, *next);
  while (processor.queue.size() < RunQueue::kCapacity) {
    Goroutine* global = take_global(processor, 0);
    if (global == nullptr) break;
    push_local(processor, *global);
  }
  const std::uint32_t size = processor.queue.size();
  if (size == 0) return nullptr;
  return processor.queue.take_at(choose(size, Choice::kNextRunnable));
}

Goroutine* steal_run_next(Processor& victim) noexcept {
  // Only what lay there since the last look: its owner is busy elsewhere.
  const std::uint32_t ticks = victim.ticks.load(std::memory_order_relaxed);
  const bool stuck =
      victim.watched_ticks.exchange(ticks, std::memory_order_relaxed) == ticks;
  if (!stuck || victim.run_next.load(std::memory_order_relaxed) == nullptr) {
    return nullptr;
  }
  return victim.run_next.exchange(nullptr, std::memory_order_acq_rel);
}

// Somebody makes work, less of it than would keep this worker awake: it lets
// some gather instead of being woken for each piece. Meanwhile it counts as
// looking, so nobody else is woken either. The system's timer slack makes about
// 60 us of it.
void doze(Worker& worker) noexcept {
  constexpr std::int64_t kDozeNs = 3'000;
  std::atomic<std::uint32_t> nobody{0};
  WorldSafe safe(worker);
  futex_wait(nobody, 0, kDozeNs);
}

Goroutine* steal(Worker& worker) noexcept {
  constexpr int kRounds = 4;
  constexpr int kPausesPerRound = 30;
  const std::uint32_t count = processors_made();
  if (count <= 1) return nullptr;
  Processor& mine = *worker.processor;
  const std::uint32_t start = choose(count, Choice::kStealVictim);
  for (int round = 0; round < kRounds; ++round) {
    if (round == kRounds - 1 && worker.keen) doze(worker);
    for (std::uint32_t i = 0; i < count; ++i) {
      Processor& victim = processor_at((start + i) % count);
      if (&victim == &mine) continue;
      if (Goroutine* taken = victim.queue.steal_into(mine.queue)) return taken;
      if (round == 0 && worker.may_take_run_next) {
        if (Goroutine* taken = steal_run_next(victim)) return taken;
      }
    }
    // relaxed: a hint; our caller takes it.
    if (scheduler.global_size.load(std::memory_order_relaxed) != 0) break;
    for (int i = 0; i < kPausesPerRound; ++i) cpu_pause();
  }
  return nullptr;
}

// At most half as many workers look for work as do work.
bool may_spin(Worker& worker) noexcept {
  if (worker.spinning) return true;
  const std::uint32_t spinning =
      scheduler.spinning.load(std::memory_order_relaxed);
  const std::uint32_t busy =
      processor_count() -
      scheduler.idle_processor_count.load(std::memory_order_relaxed);
  if (2 * spinning >= busy) return false;
  worker.spinning = true;
  scheduler.spinning.fetch_add(1, std::memory_order_seq_cst);
  return true;
}

// The next goroutine of this worker's own processor, or a global one.
Goroutine* pick(Worker& worker) noexcept {
  Processor& processor = *worker.processor;
  const std::uint32_t ticks =
      processor.ticks.load(std::memory_order_relaxed) + 1;
  processor.ticks.store(ticks, std::memory_order_relaxed);  // only writer
  Goroutine* next = nullptr;
  if (is_controlled()) {
    next = take_controlled(processor);
  } else {
    if (ticks % kLookElsewhere == 0) next = take_global(processor, 0);
    if (next == nullptr) next = take_local(processor);
    if (next == nullptr) {
      next = take_global(processor, RunQueue::kCapacity / 2);
    }
  }
  if (next != nullptr && next->locked_to != nullptr) [[unlikely]] {
    // Handing it over may have to wait: not here, perhaps on its stack.
    worker.misplaced = next;
    return nullptr;
  }
  return next;
}

Goroutine* look_around(Worker& worker) noexcept {
  if (Goroutine* next = pick(worker)) return next;
  if (worker.misplaced != nullptr) return nullptr;
  return may_spin(worker) ? steal(worker) : nullptr;
}

// Whether new work should wake another worker; the caller fenced after making
// it visible.
void wake_if_useful(bool in_queue) noexcept {
  // relaxed: ordered by that fence.
  if (scheduler.idle_processor_count.load(std::memory_order_relaxed) == 0 ||
      scheduler.spinning.load(std::memory_order_relaxed) != 0) {
    return;
  }
  if (in_queue) {
    wake_one();
  } else {
    wake_for_run_next();
  }
}

}  // namespace

void ready(Goroutine& goroutine) noexcept {
  if (goroutine.foreign()) {
    ready_foreign(goroutine);
    return;
  }
  const gosan_hooks* listener = hooks();
  if (listener != nullptr && !goroutine.is_system) {
    listener->unpark(goroutine.task);
  }
  trace_ready(goroutine);
  start_queued(goroutine);
}

void start_queued(Goroutine& goroutine) noexcept {
  // release: what led here is visible to the worker that runs it.
  goroutine.status.store(Status::kRunnable, std::memory_order_release);
  Worker* worker = current_worker();
  if (worker == nullptr || worker->processor == nullptr) {
    push_global(goroutine);
    wake_if_useful(true);
    return;
  }
  Processor& processor = *worker->processor;
  // A detecting build reorders as Go's race build does, where there is an order
  // to change.
  if (hooks() != nullptr && processor.has_work() &&
      choose(2, Choice::kRunNext) != 0) {
    push_local(processor, goroutine);
    std::atomic_thread_fence(std::memory_order_seq_cst);  // see scheduler.h
    wake_if_useful(true);
    return;
  }
  // seq_cst: the fence of the lost-wake-up argument.
  Goroutine* displaced =
      processor.run_next.exchange(&goroutine, std::memory_order_seq_cst);
  if (displaced != nullptr) push_local(processor, *displaced);
  wake_if_useful(processor.queue.size() != 0);
}

void ready_last(Goroutine& goroutine, bool wake) noexcept {
  // release: as above.
  goroutine.status.store(Status::kRunnable, std::memory_order_release);
  Worker* worker = current_worker();
  if (!wake && worker->processor != nullptr) {
    // This worker takes it up itself when nothing is before it.
    push_local(*worker->processor, goroutine);
    return;
  }
  push_global(goroutine);
  wake_if_useful(wake);
}

Goroutine* next_goroutine(Worker& worker) noexcept {
  Processor* processor = worker.processor;
  if (processor == nullptr || world_stopping() || worker.locked != nullptr ||
      worker.misplaced != nullptr || worker.spinning ||
      processor->retired.load(std::memory_order_relaxed)) {
    return nullptr;
  }
  if (timers_may_be_due(processor->ticks.load(std::memory_order_relaxed))) {
    return nullptr;
  }
  return pick(worker);
}

Goroutine* find_runnable(Worker& worker) noexcept {
  for (;;) {
    world_checkpoint(worker);
    if (worker.chosen != nullptr) {
      if (worker.spinning) stop_spinning(worker);
      return std::exchange(worker.chosen, nullptr);
    }
    if (Goroutine* misplaced = std::exchange(worker.misplaced, nullptr)) {
      if (worker.spinning) stop_spinning(worker);
      send_to_its_worker(worker, *misplaced);
      continue;
    }
    if (worker.locked != nullptr) {
      if (worker.ending) {
        retire_worker(worker);
        return nullptr;
      }
      rest_for_locked(worker);
      continue;
    }
    if (worker.processor == nullptr) {
      rest(worker);
      continue;
    }
    if (worker.processor->retired.load(std::memory_order_relaxed)) {
      retire_processor(*std::exchange(worker.processor, nullptr));
      continue;
    }
    run_due_timers();
    Goroutine* next = look_around(worker);
    if (next != nullptr && next->locked_to != nullptr) {
      worker.misplaced = next;
      continue;
    }
    if (worker.misplaced != nullptr) continue;
    if (next != nullptr) {
      worker.may_take_run_next = false;
      if (worker.spinning) stop_spinning(worker);
      return next;
    }
    rest(worker);
  }
}

bool work_in_queues() noexcept {
  if (scheduler.global_size.load(std::memory_order_relaxed) != 0) return true;
  const std::uint32_t made = processors_made();
  for (std::uint32_t i = 0; i < made; ++i) {
    if (processor_at(i).queue.size() != 0) return true;
  }
  return false;
}

bool work_at_hand(Worker& worker) noexcept {
  const Processor* processor = worker.processor;
  return processor == nullptr || world_stopping() || worker.locked != nullptr ||
         processor->has_work() ||
         scheduler.global_size.load(std::memory_order_relaxed) != 0 ||
         timers_armed() || processor->retired.load(std::memory_order_relaxed);
}

bool others_run_in_parallel() noexcept {
  const Worker* worker = current_worker();
  if (worker == nullptr || worker->processor == nullptr) return false;
  const std::uint32_t count = processor_count();
  // relaxed: hints.
  const std::uint32_t resting =
      scheduler.idle_processor_count.load(std::memory_order_relaxed) +
      scheduler.spinning.load(std::memory_order_relaxed);
  return count > 1 && resting + 1 < count && !worker->processor->has_work();
}

}  // namespace gosan::detail
