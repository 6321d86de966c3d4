// Processors as a whole: how many there are, which are idle, and what becomes
// of them in the child of a fork.
#include <sched.h>

#include <algorithm>
#include <cstdlib>
#include <utility>

#include "arena.h"
#include "cpu_limit.h"
#include "overseer.h"
#include "scheduler.h"
#include "scheduler_state.h"

namespace gosan::detail {

constinit Scheduler scheduler;

namespace {

std::uint32_t wanted_processors() {
  if (is_controlled()) return 1;
  if (const auto wanted = parse_gomaxprocs(std::getenv("GOMAXPROCS"))) {
    return std::min(*wanted, kMaxProcessors);
  }
  cpu_set_t cores;
  if (sched_getaffinity(0, sizeof(cores), &cores) != 0) return 1;
  return std::clamp(
      default_processors(static_cast<std::uint32_t>(CPU_COUNT(&cores)),
                         cgroup_cpu_limit()),
      1u, kMaxProcessors);
}

// Idle processors are those that somebody may take: no retired ones.
void drop_retired_from_idle() noexcept GOSAN_REQUIRES(scheduler.lock) {
  Processor* idle = std::exchange(scheduler.idle_processors, nullptr);
  scheduler.idle_processor_count.store(0, std::memory_order_seq_cst);
  while (idle != nullptr) {
    Processor* next = idle->next_idle;
    idle->in_use = false;
    if (!idle->retired.load(std::memory_order_relaxed)) {
      put_idle_processor(*idle);
    }
    idle = next;
  }
}

}  // namespace

void take_up(Worker& worker, Processor& processor) noexcept {
  worker.processor = &processor;
  // release: the overseer may signal us from now on.
  processor.holder.store(&worker, std::memory_order_release);
}

Processor* take_idle_processor() noexcept {
  Processor* processor = scheduler.idle_processors;
  if (processor == nullptr) return nullptr;
  scheduler.idle_processors = processor->next_idle;
  // seq_cst: the watcher counts the busy ones; see must_watch.
  scheduler.idle_processor_count.fetch_sub(1, std::memory_order_seq_cst);
  start_overseeing();
  return processor;
}

void put_idle_processor(Processor& processor) noexcept {
  processor.in_use = true;
  // Nobody looks into an idle processor's run_next; it is filled when the
  // number of processors went down and up again before the worker noticed.
  if (Goroutine* next =
          processor.run_next.exchange(nullptr, std::memory_order_acq_rel)) {
    scheduler.global.push(*next);
    scheduler.global_size.store(scheduler.global.size,
                                std::memory_order_seq_cst);
  }
  processor.next_idle = scheduler.idle_processors;
  scheduler.idle_processors = &processor;
  // seq_cst: the lost-wake-up argument in scheduler.h.
  scheduler.idle_processor_count.fetch_add(1, std::memory_order_seq_cst);
}

void retire_processor(Processor& processor) noexcept {
  SpinGuard guard(scheduler.lock);
  if (!processor.retired.load(std::memory_order_relaxed)) {
    put_idle_processor(processor);  // gomaxprocs went up again
    return;
  }
  processor.in_use = false;
  while (Goroutine* left = processor.queue.pop()) scheduler.global.push(*left);
  if (Goroutine* next = processor.run_next.exchange(nullptr)) {
    scheduler.global.push(*next);
  }
  for (IdleBatch* batch : {&processor.idle.current, &processor.idle.spare}) {
    while (Goroutine* idle = batch->pop()) scheduler.loose_idle.push(*idle);
  }
  scheduler.global_size.store(scheduler.global.size, std::memory_order_seq_cst);
}

void count_goroutine(int delta) noexcept {
  Worker* worker = current_worker();
  Processor* processor = worker == nullptr ? nullptr : worker->processor;
  // relaxed: only the sum means something.
  if (processor == nullptr) {
    scheduler.live_elsewhere.fetch_add(delta, std::memory_order_relaxed);
    return;
  }
  processor->live.store(processor->live.load(std::memory_order_relaxed) + delta,
                        std::memory_order_relaxed);
}

std::int64_t live_goroutines() noexcept {
  std::int64_t sum = scheduler.live_elsewhere.load(std::memory_order_relaxed);
  const std::uint32_t made = processors_made();
  for (std::uint32_t i = 0; i < made; ++i) {
    // relaxed: only the sum means something.
    sum += processor_at(i).live.load(std::memory_order_relaxed);
  }
  return sum;
}

std::uint32_t processor_count() noexcept {
  return scheduler.processor_count.load(std::memory_order_relaxed);
}

std::uint32_t set_processor_count(std::uint32_t count) {
  count = is_controlled() ? 1 : std::clamp(count, 1u, kMaxProcessors);
  SpinGuard guard(scheduler.lock);
  const std::uint32_t old = processor_count();
  const std::uint32_t made = processors_made();
  for (std::uint32_t i = 0; i < made; ++i) {
    Processor& processor = processor_at(i);
    const bool retire = i >= count;
    if (processor.retired.exchange(retire, std::memory_order_relaxed) &&
        !retire && !processor.in_use) {
      put_idle_processor(processor);
    }
  }
  drop_retired_from_idle();
  for (std::uint32_t i = made; i < count; ++i) {
    auto* fresh = arena_new<Processor>();
    fresh->id = i;
    scheduler.processors[i].store(fresh, std::memory_order_relaxed);
    // release: it is complete for thieves.
    scheduler.processors_made.store(i + 1, std::memory_order_release);
    put_idle_processor(*fresh);
  }
  scheduler.processor_count.store(count, std::memory_order_relaxed);
  return old;
}

void start_scheduler() { set_processor_count(wanted_processors()); }

void scheduler_before_fork() noexcept GOSAN_NO_LOCK_ANALYSIS {
  scheduler.lock.lock();
}

void scheduler_after_fork_in_parent() noexcept GOSAN_NO_LOCK_ANALYSIS {
  scheduler.lock.unlock();
}

void scheduler_after_fork() noexcept GOSAN_NO_LOCK_ANALYSIS {
  // The other workers are gone, some of them with processors.
  scheduler.lock.unlock();
  scheduler.idle_workers = nullptr;
  scheduler.watcher.store(nullptr, std::memory_order_relaxed);
  scheduler.spinning.store(0, std::memory_order_relaxed);
  scheduler.watching.store(false, std::memory_order_relaxed);
  scheduler.running_workers.store(current_worker() == nullptr ? 0 : 1,
                                  std::memory_order_relaxed);
  Worker* self = current_worker();
  scheduler.idle_processors = nullptr;
  scheduler.idle_processor_count.store(0, std::memory_order_relaxed);
  for (std::uint32_t i = 0; i < processor_count(); ++i) {
    Processor& processor = processor_at(i);
    if (self == nullptr || &processor != self->processor) {
      put_idle_processor(processor);
    }
  }
}

}  // namespace gosan::detail
