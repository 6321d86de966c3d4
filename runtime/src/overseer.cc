#include "overseer.h"

#include <utility>

#include "futex.h"
#include "idle_goroutines.h"
#include "scheduler.h"
#include "scheduler_state.h"
#include "timer_heap.h"
#include "world.h"

namespace gosan::detail {

constinit std::atomic<std::uint32_t> overseer_asleep{0};

namespace {

constexpr std::int64_t kLookEveryNs = 10'000'000;
// So many looks at an idle process, then sleep: waking up costs the program.
constexpr int kQuietLooks = 30;

bool all_idle() noexcept {
  return scheduler.idle_processor_count.load(std::memory_order_seq_cst) >=
         processor_count();
}

// Whether somebody waits for this processor, or for any one.
bool is_wanted(const Processor& processor) noexcept {
  const std::int64_t next = next_timer_ns();
  return processor.has_work() ||
         scheduler.global_size.load(std::memory_order_relaxed) != 0 ||
         (next != kNoTimer && next <= now_ns());
}

bool has_idle_processor() noexcept {
  return scheduler.idle_processor_count.load(std::memory_order_relaxed) != 0;
}

// The worker gives it up at its next operation, or in the signal handler unless
// that finds it inside a library that may hold locks; so several times.
void ask_for(Processor& processor, Worker& holder,
             std::uint32_t ticks) noexcept {
  constexpr int kAttempts = 20;
  constexpr std::int64_t kBetweenNs = 50'000;
  std::atomic<std::uint32_t> never{0};
  // relaxed: it sees the request now or at a later operation.
  holder.wanted_ticks.store(ticks, std::memory_order_relaxed);
  holder.wanted.store(&processor, std::memory_order_release);
  attention.fetch_or(kProcessorWanted, std::memory_order_relaxed);
  for (int i = 0; i < kAttempts; ++i) {
    send_stop_signal(holder);
    futex_wait(never, 0, kBetweenNs);
    if (holder.wanted.load(std::memory_order_acquire) == nullptr) break;
  }
  holder.wanted.store(nullptr, std::memory_order_release);
  attention.fetch_and(~kProcessorWanted, std::memory_order_relaxed);
}

// A processor that has not scheduled since the last look is asked for, unless
// another one is idle. Its worker may rest and not know: whoever yields wakes
// nobody, and the one who looked after the busy may have become busy itself.
void look_for_hogs() noexcept {
  const std::uint32_t made = processors_made();
  for (std::uint32_t i = 0; i < made; ++i) {
    Processor& processor = processor_at(i);
    const std::uint32_t ticks = processor.ticks.load(std::memory_order_relaxed);
    const bool stuck = processor.overseen_ticks == ticks;
    processor.overseen_ticks = ticks;
    // acquire: pairs with take_up.
    Worker* holder = processor.holder.load(std::memory_order_acquire);
    if (!stuck || holder == nullptr || !is_wanted(processor)) continue;
    if (has_idle_processor()) {
      wake_one();
      continue;
    }
    // Asleep in the kernel: a signal would only interrupt the call.
    if (sleeps_in_kernel(*holder)) continue;
    ask_for(processor, *holder, ticks);
  }
}

}  // namespace

void oversee(std::atomic<std::uint32_t>& stage, std::uint32_t alive) {
  int quiet = 0;
  // acquire: pairs with the release that changes the stage.
  while (stage.load(std::memory_order_acquire) == alive) {
    const bool giving_back = !is_controlled() && give_back_idle_stacks();
    if (!all_idle() && !is_controlled()) {
      quiet = 0;
      futex_wait(stage, alive, kLookEveryNs);
      look_for_hogs();
      continue;
    }
    if ((++quiet < kQuietLooks || giving_back) && !is_controlled()) {
      futex_wait(stage, alive, kLookEveryNs);
      continue;
    }
    // seq_cst: whoever takes a processor after our next look sees this.
    overseer_asleep.store(1, std::memory_order_seq_cst);
    const bool stay_up = !all_idle() && !is_controlled();
    if (!stay_up && stage.load(std::memory_order_seq_cst) == alive) {
      futex_wait(overseer_asleep, 1);
    }
    overseer_asleep.store(0, std::memory_order_seq_cst);
    quiet = 0;
  }
}

void wake_overseer() noexcept {
  if (overseer_asleep.exchange(0, std::memory_order_seq_cst) != 0) {
    futex_wake(overseer_asleep);
  }
}

bool processor_is_wanted(Worker& worker) noexcept {
  // relaxed: mostly null, and then not worth an exchange.
  if (worker.wanted.load(std::memory_order_relaxed) == nullptr) return false;
  Processor* wanted =
      worker.wanted.exchange(nullptr, std::memory_order_acquire);
  return wanted != nullptr && wanted == worker.processor &&
         worker.locked == nullptr &&
         wanted->ticks.load(std::memory_order_relaxed) ==
             worker.wanted_ticks.load(std::memory_order_relaxed);
}

void surrender_processor(Worker& worker) noexcept {
  if (worker.running != nullptr && processor_is_wanted(worker)) {
    release_processor(worker);
  }
}

}  // namespace gosan::detail
