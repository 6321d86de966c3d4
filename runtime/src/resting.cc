// How workers rest and are woken, and who notices that nobody ever will be.
#include <algorithm>
#include <utility>

#include "deadlock.h"
#include "fatal.h"
#include "futex.h"
#include "idle_workers.h"
#include "overseer.h"
#include "process.h"
#include "scheduler.h"
#include "scheduler_state.h"
#include "timer_heap.h"
#include "world.h"

namespace gosan::detail {
namespace {

constexpr std::int64_t kForEver = -1;
constexpr std::int64_t kFirstNapNs = 50'000;
constexpr std::int64_t kLongestNapNs = 2'000'000;
// Who is woken so soon is woken for little.
constexpr std::int64_t kShortSleepNs = 50'000;
constexpr std::int64_t kAskAgainNs = 100'000'000;

// A resting worker gets up by itself, with a processor if there is one.
bool get_up(Worker& worker) noexcept GOSAN_EXCLUDES(scheduler.lock) {
  SpinGuard guard(scheduler.lock);
  if (!worker.idle) return false;  // being handed something
  Processor* processor = take_idle_processor();
  if (processor == nullptr) return false;
  unlink_idle_worker(worker);
  mark_running(worker);
  // relaxed: nobody nudges a worker that is up, except too late.
  worker.wake.store(kAsleep, std::memory_order_relaxed);
  take_up(worker, *processor);
  worker.spinning = true;
  scheduler.spinning.fetch_add(1, std::memory_order_seq_cst);
  return true;
}

// A run_next whose owner has not scheduled since the last look.
bool run_next_left_lying() noexcept {
  bool found = false;
  const std::uint32_t made = processors_made();
  for (std::uint32_t i = 0; i < made; ++i) {
    Processor& processor = processor_at(i);
    const std::uint32_t ticks = processor.ticks.load(std::memory_order_relaxed);
    if (processor.run_next.load(std::memory_order_relaxed) == nullptr ||
        processor.watched_ticks.load(std::memory_order_relaxed) != ticks) {
      processor.watched_ticks.store(ticks, std::memory_order_relaxed);
    } else {
      found = true;
    }
  }
  return found;
}

// ---- deadlock ----

// True: the worker got up to report that everything is asleep for ever.
bool found_deadlock(Worker& worker, std::int64_t& nap) noexcept
    GOSAN_EXCLUDES(scheduler.lock) {
  // relaxed: judged again under the lock.
  if (scheduler.running_workers.load(std::memory_order_relaxed) != 0) {
    return false;
  }
  {
    SpinGuard guard(scheduler.lock);
    if (!worker.idle) return false;
    const Verdict verdict = judge();
    if (verdict == Verdict::kAskAgain) nap = kAskAgainNs;
    if (verdict != Verdict::kDead) return false;
    scheduler.deadlock_found = true;
  }
  if (!get_up(worker)) return false;
  worker.chosen = &make_deadlock_reporter();
  return true;
}

// ---- sleeping ----

bool somebody_is_busy() noexcept {
  return scheduler.idle_processor_count.load(std::memory_order_seq_cst) <
         processor_count();
}

// Whether others are busy, so that the watcher has to look after them. It says
// so in `watching` before it sleeps: who leaves something in run_next nudges a
// watcher that does not.
bool must_watch() noexcept {
  const bool busy = somebody_is_busy();
  // seq_cst: if a processor was taken up meanwhile, we see it below or its
  // owner sees that nobody watches.
  scheduler.watching.store(busy, std::memory_order_seq_cst);
  if (busy || !somebody_is_busy()) return busy;
  scheduler.watching.store(true, std::memory_order_seq_cst);
  return true;
}

// How long a watcher may sleep before it must look after others; 0: look now.
std::int64_t nap_of(Worker& worker) noexcept {
  // relaxed: only this worker can be made the watcher while it rests.
  if (scheduler.watcher.load(std::memory_order_relaxed) != &worker) {
    return kForEver;
  }
  const bool others_run = must_watch();
  const std::int64_t nap = others_run ? worker.nap_ns : kForEver;
  const std::int64_t next = next_timer_ns();
  if (next == kNoTimer) return nap;
  if (!others_run && seam().skip_to(next)) return 0;
  const std::int64_t until = std::max<std::int64_t>(next - now_ns(), 0);
  return nap == kForEver ? until : std::min(nap, until);
}

// After a nap: true when the worker got up to do something.
bool look_after_others(Worker& worker) noexcept {
  if (scheduler.watcher.load(std::memory_order_relaxed) != &worker) {
    return false;
  }
  const bool due = next_timer_ns() != kNoTimer && next_timer_ns() <= now_ns();
  if (!due && !work_in_queues() && !run_next_left_lying()) {
    worker.nap_ns = std::min(worker.nap_ns * 2, kLongestNapNs);
    return false;
  }
  worker.may_take_run_next = true;
  return get_up(worker);
}

// Sleeps until handed a processor or until there is a reason to get up.
void sleep_until_handed(Worker& worker) noexcept {
  worker.nap_ns = std::max(worker.nap_ns, kFirstNapNs);
  // acquire: pairs with the release in wake().
  while (worker.wake.load(std::memory_order_acquire) != kHanded) {
    std::uint32_t again = kLookAgain;
    worker.wake.compare_exchange_strong(again, kAsleep,
                                        std::memory_order_seq_cst);
    std::int64_t nap = kForEver;
    if (!worker.dedicated) {
      nap = nap_of(worker);
      if (found_deadlock(worker, nap)) return;
    }
    if (nap != 0) {
      WorldSafe safe(worker);
      futex_wait(worker.wake, kAsleep, nap);
    }
    if (worker.wake.load(std::memory_order_acquire) == kHanded) break;
    if (!worker.dedicated && look_after_others(worker)) return;
  }
  // relaxed: ours until we rest again.
  worker.wake.store(kAsleep, std::memory_order_relaxed);
  take_up(worker, *std::exchange(worker.handed_processor, nullptr));
  worker.chosen = std::exchange(worker.handed_goroutine, nullptr);
  worker.spinning = std::exchange(worker.handed_spinning, false);
  worker.dedicated = false;
}

// Gives up the processor and joins the resting ones; false: there is work.
bool lie_down(Worker& worker) noexcept GOSAN_EXCLUDES(scheduler.lock) {
  SpinGuard guard(scheduler.lock);
  if (worker.processor == nullptr && scheduler.global.size != 0) {
    // Ours was retired or taken; what it left may have woken nobody.
    if (Processor* idle = take_idle_processor()) {
      take_up(worker, *idle);
      return false;
    }
  }
  if (worker.processor != nullptr) {
    if (scheduler.global.size != 0) return false;
    if (worker.processor->retired.load(std::memory_order_relaxed)) return false;
    put_idle_processor(*worker.processor);
    worker.processor = nullptr;
  }
  if (worker.spinning) {
    worker.spinning = false;
    scheduler.spinning.fetch_sub(1, std::memory_order_seq_cst);
  }
  put_idle_worker(worker);
  return true;
}

}  // namespace

void wake_one() noexcept {
  std::uint32_t none = 0;
  // seq_cst: the lost-wake-up argument in scheduler.h.
  if (!scheduler.spinning.compare_exchange_strong(none, 1,
                                                  std::memory_order_seq_cst)) {
    return;
  }
  Processor* processor = nullptr;
  Worker* worker = nullptr;
  {
    SpinGuard guard(scheduler.lock);
    processor = take_idle_processor();
    if (processor != nullptr) {
      worker = take_idle_worker();
      if (worker != nullptr) {
        hand(*worker, *processor, true);
      } else {
        scheduler.running_workers.fetch_add(1, std::memory_order_seq_cst);
      }
    }
  }
  if (processor == nullptr) {
    scheduler.spinning.fetch_sub(1, std::memory_order_seq_cst);
  } else if (worker != nullptr) {
    wake(*worker);
  } else {
    start_worker(*processor, true);
  }
}

void hand_off(Processor& processor) noexcept {
  if (processor.retired.load(std::memory_order_relaxed)) {
    retire_processor(processor);
    wake_one();
    return;
  }
  // Somebody must run what is queued and watch the timers.
  const bool needed =
      processor.has_work() || work_in_queues() || timers_armed() ||
      scheduler.watcher.load(std::memory_order_relaxed) == nullptr;
  Worker* worker = nullptr;
  {
    SpinGuard guard(scheduler.lock);
    if (!needed && scheduler.global.size == 0) {
      put_idle_processor(processor);
      return;
    }
    worker = take_idle_worker();
    if (worker != nullptr) {
      hand(*worker, processor, false);
    } else {
      scheduler.running_workers.fetch_add(1, std::memory_order_seq_cst);
    }
  }
  if (worker != nullptr) {
    wake(*worker);
  } else {
    start_worker(processor, false);
  }
}

void rest(Worker& worker) noexcept {
  if (!lie_down(worker)) return;
  // seq_cst: the lost-wake-up argument in scheduler.h.
  std::atomic_thread_fence(std::memory_order_seq_cst);
  if (work_in_queues() && get_up(worker)) return;
  const std::int64_t lain_down_ns = now_ns();
  sleep_until_handed(worker);
  worker.keen = now_ns() - lain_down_ns < kShortSleepNs;
}

void rest_for_locked(Worker& worker) noexcept {
  if (worker.spinning) stop_spinning(worker);
  if (worker.processor != nullptr) release_processor(worker);
  {
    SpinGuard guard(scheduler.lock);
    if (worker.handed_goroutine == nullptr) {
      worker.dedicated = true;
      scheduler.running_workers.fetch_sub(1, std::memory_order_seq_cst);
    }
  }
  // This worker looks after nobody; the last to rest has another one do it.
  poke_deadlock_check();
  sleep_until_handed(worker);
}

void retire_worker(Worker& worker) noexcept {
  if (worker.spinning) stop_spinning(worker);
  if (worker.processor != nullptr) release_processor(worker);
  scheduler.running_workers.fetch_sub(1, std::memory_order_seq_cst);
  // As above.
  poke_deadlock_check();
}

void send_to_its_worker(Worker& worker, Goroutine& goroutine) noexcept {
  Worker& target = *goroutine.locked_to;
  if (&target == &worker) {
    worker.chosen = &goroutine;
    return;
  }
  {
    SpinGuard guard(scheduler.lock);
    target.handed_processor = std::exchange(worker.processor, nullptr);
    target.handed_goroutine = &goroutine;
    target.handed_spinning = false;
    if (target.dedicated) {
      target.dedicated = false;
      scheduler.running_workers.fetch_add(1, std::memory_order_seq_cst);
    }
  }
  wake(target);
}

void stop_spinning(Worker& worker) noexcept {
  worker.spinning = false;
  worker.nap_ns = kFirstNapNs;
  scheduler.spinning.fetch_sub(1, std::memory_order_seq_cst);
  // Work that was made visible while we looked woke nobody; and somebody must
  // watch in our place.
  if (scheduler.idle_processor_count.load(std::memory_order_seq_cst) != 0 &&
      (scheduler.watcher.load(std::memory_order_relaxed) == nullptr ||
       work_in_queues())) {
    wake_one();
  }
}

void wake_for_run_next() noexcept {
  if (scheduler.watching.load(std::memory_order_seq_cst)) return;
  if (Worker* watcher = scheduler.watcher.load(std::memory_order_relaxed)) {
    nudge(*watcher);
  } else {
    wake_one();
  }
}

void wake_for_timer() noexcept {
  if (Worker* watcher = scheduler.watcher.load(std::memory_order_seq_cst)) {
    nudge(*watcher);
  } else if (scheduler.idle_processor_count.load(std::memory_order_seq_cst) !=
             0) {
    wake_one();
  }
}

void poke_deadlock_check() noexcept {
  // relaxed: whoever rests later checks by itself.
  if (scheduler.running_workers.load(std::memory_order_relaxed) == 0) {
    wake_one();
  }
}

void release_processor(Worker& worker) noexcept {
  hand_off(*std::exchange(worker.processor, nullptr));
}

bool reacquire_processor(Worker& worker) noexcept {
  SpinGuard guard(scheduler.lock);
  Processor* processor = take_idle_processor();
  if (processor != nullptr) take_up(worker, *processor);
  return processor != nullptr;
}

}  // namespace gosan::detail
