#include <gosan/panic.h>
#include <gosan/time.h>

#include <new>
#include <utility>

#include "apart.h"
#include "chan_steps.h"
#include "hooks.h"
#include "process.h"
#include "scheduler.h"
#include "spawn.h"
#include "timer_core.h"
#include "traceback.h"
#include "wait_queue.h"
#include "worker.h"

namespace gosan {
namespace detail {
namespace {

std::int64_t after_now(std::int64_t delay_ns) noexcept {
  const std::int64_t now = now_ns();
  if (delay_ns <= 0) return now;
  // One below kNoTimer: a wait without end is still an armed timer.
  constexpr std::int64_t kFarthest = kNoTimer - 1;
  return delay_ns > kFarthest - now ? kFarthest : now + delay_ns;
}

VersionLock& lock_of(TimerCore& timer) noexcept {
  return timer.chan != nullptr ? timer.chan->lock : timer.lock;
}

// The start of a timer happens before what its firing leads to.
void announce_start(TimerCore& timer) noexcept {
  if (const gosan_hooks* listener = hooks()) listener->release(nullptr, &timer);
}

void announce_received(TimerCore& timer, void* task) noexcept {
  if (const gosan_hooks* listener = hooks()) listener->acquire(task, &timer);
}

void announce_run(TimerCore& timer) noexcept {
  if (const gosan_hooks* listener = hooks()) {
    listener->release_merge(nullptr, &timer.runs);
    // relaxed: the decrement of the count comes after it.
    timer.has_run.store(true, std::memory_order_relaxed);
  }
}

void discard_value(TimerCore& timer) noexcept {
  if (timer.chan != nullptr) {
    timer.chan->count.store(0, std::memory_order_relaxed);  // under its lock
    timer.chan->send_index = timer.chan->recv_index = 0;
  }
}

// ---- the end of a function timer ----

bool drop_reference(TimerCore& timer) noexcept {
  // acq_rel: the last owner sees what the others did.
  return timer.references.fetch_sub(1, std::memory_order_acq_rel) == 1;
}

// What the function captured is destroyed after what its maker did and after
// every run.
void end_function(void* argument) noexcept {
  auto* timer = static_cast<TimerCore*>(argument);
  if (const gosan_hooks* listener = hooks()) {
    listener->acquire(nullptr, timer);
    listener->acquire(nullptr, &timer->runs);
    listener->object_destroy(&timer->runs, GOSAN_OBJECT_NONE);
  }
  timer->closure->destroy(timer->closure);
  destroy_timer(timer);
}

// ---- firing ----

// The value goes to a waiting receiver or waits in the channel's one slot; a
// slow receiver loses ticks.
Goroutine* deliver(TimerCore& timer) noexcept {
  Chan& chan = *timer.chan;
  const time::time_point now = time::now();
  if (Waiter* receiver = pop_winner(chan.receivers)) {
    announce_received(timer, receiver->goroutine->task);
    *static_cast<time::time_point*>(receiver->element) = now;
    receiver->success = true;
    receiver->goroutine->winner = receiver;
    timer.pending = timer.period_ns > 0;
    return receiver->goroutine;
  }
  if (chan.count.load(std::memory_order_relaxed) == 0) {
    ::new (chan.slot(0)) time::time_point(now);
    chan.count.store(1, std::memory_order_relaxed);
  }
  return nullptr;
}

// The next tick after now, on the ticker's own grid.
void arm_next_tick(TimerCore& timer) {
  const std::int64_t late = now_ns() - timer.when_ns;
  const std::int64_t missed = late / timer.period_ns;
  arm_timer(timer, timer.when_ns + (missed + 1) * timer.period_ns, timer.round);
}

void fire_channel(TimerNode& node, std::uint64_t round) {
  auto& timer = static_cast<TimerCore&>(node);
  Goroutine* woken = nullptr;
  bool armed_again = false;
  {
    SpinGuard guard(timer.chan->lock);
    if (round == timer.round) {
      woken = deliver(timer);
      armed_again = timer.period_ns > 0;
      if (armed_again) arm_next_tick(timer);
    }
  }
  if (woken != nullptr) ready(*woken);
  if (!armed_again) release(timer.chan);  // the armed timer's reference
}

bool channel_has_receiver(const TimerNode& node) {
  return !is_empty(static_cast<const TimerCore&>(node).chan->receivers);
}

// One run of a function timer; takes over the armed timer's reference.
struct TimerCall final : Closure {
  explicit TimerCall(TimerCore* fired) : Closure{&call, &drop}, timer(fired) {}
  static void call(Closure* self) {
    Closure* closure = static_cast<TimerCall*>(self)->timer->closure;
    closure->run(closure);
  }
  static void drop(Closure* self) noexcept {
    auto* whole = static_cast<TimerCall*>(self);
    announce_run(*whole->timer);
    // Here, if it is the last: this goroutine ends and learns nothing from it.
    if (drop_reference(*whole->timer)) end_function(whole->timer);
    delete whole;
  }
  TimerCore* timer;
};

// Gives up a reference on the scheduler's own stack. The last one destroys what
// the function captured: the user's code, which needs a goroutine.
void release_elsewhere(TimerCore& timer) {
  struct Drop final : Closure {
    explicit Drop(TimerCore* dropped)
        : Closure{[](Closure*) {}, &drop}, timer(dropped) {}
    static void drop(Closure* self) noexcept {
      auto* whole = static_cast<Drop*>(self);
      release(whole->timer);
      delete whole;
    }
    TimerCore* timer;
  };
  std::uint32_t others = timer.references.load(std::memory_order_relaxed);
  while (others > 1) {
    // acq_rel: as in release().
    if (timer.references.compare_exchange_weak(others, others - 1,
                                               std::memory_order_acq_rel,
                                               std::memory_order_relaxed)) {
      return;
    }
  }
  start_from_timer(new Drop(&timer), sizeof(Drop), timer);
}

void fire_function(TimerNode& node, std::uint64_t round) {
  auto& timer = static_cast<TimerCore&>(node);
  bool valid = false;
  {
    SpinGuard guard(timer.lock);
    valid = round == timer.round;
    if (valid) timer.pending = false;
  }
  if (valid) {
    start_from_timer(new TimerCall(&timer), sizeof(TimerCall), timer);
  } else {
    release_elsewhere(timer);
  }
}

// ---- sleeping ----

struct Sleeper : TimerNode {
  Goroutine* goroutine = nullptr;
  std::int64_t until_ns = 0;
};

void fire_sleeper(TimerNode& node, std::uint64_t) {
  ready(*static_cast<Sleeper&>(node).goroutine);
}

void arm_sleeper(void* argument) {
  auto& sleeper = *static_cast<Sleeper*>(argument);
  arm_timer(sleeper, sleeper.until_ns, 0);
}

void start(TimerCore& timer, std::int64_t delay_ns) {
  announce_start(timer);
  timer.pending = true;
  arm_timer(timer, after_now(delay_ns), timer.round);
}

}  // namespace

void sleep_ns(std::int64_t nanoseconds) {
  if (nanoseconds <= 0) return;
  start_runtime();
  Goroutine& self = current();
  Sleeper sleeper;
  sleeper.fire = fire_sleeper;
  sleeper.goroutine = &self;
  sleeper.until_ns = after_now(nanoseconds);
  const gosan_wait wait{nullptr, GOSAN_OBJECT_SLEEP, GOSAN_WAIT_SLEEP, 0, 0};
  gosan_park info{"sleep", &wait, 1, 1, nullptr, nullptr, 0};
  park(self, info, arm_sleeper, &sleeper);
}

TimerCore* timer_make_channel(std::int64_t first_ns, std::int64_t period_ns) {
  Chan* chan = chan_make(1, sizeof(time::time_point), nullptr);
  auto* timer = new TimerCore;
  timer->fire = fire_channel;
  timer->could_wake = channel_has_receiver;
  timer->period_ns = period_ns;
  timer->chan = chan;
  chan->timer = timer;
  retain(chan);  // while armed
  start(*timer, first_ns);
  return timer;
}

TimerCore* timer_make_func(std::int64_t delay_ns, Closure* closure,
                           std::size_t bytes) {
  start_runtime();
  auto* timer = new TimerCore;
  timer->fire = fire_function;
  timer->closure = closure;
  timer->closure_bytes = bytes;
  timer->birthplace = birthplace_here(__builtin_frame_address(0));
  retain(timer);  // while armed
  start(*timer, delay_ns);
  return timer;
}

void retain(TimerCore* timer) noexcept {
  if (timer->chan != nullptr) {
    retain(timer->chan);
  } else {
    // relaxed: whoever copies a handle already owns a reference.
    timer->references.fetch_add(1, std::memory_order_relaxed);
  }
}

void release(TimerCore* timer) noexcept {
  if (timer->chan != nullptr) {
    release(timer->chan);
    return;
  }
  if (!drop_reference(*timer)) return;
  // relaxed: see announce_run.
  if (timer->has_run.load(std::memory_order_relaxed)) {
    run_apart(end_function, timer);  // its runs order nothing for the caller
  } else {
    end_function(timer);
  }
}

void destroy_timer(TimerCore* timer) noexcept {
  if (const gosan_hooks* listener = hooks()) {
    listener->object_destroy(timer, GOSAN_OBJECT_NONE);
  }
  delete timer;
}

Chan* timer_channel(TimerCore* timer) noexcept {
  if (timer->chan != nullptr) retain(timer->chan);
  return timer->chan;
}

bool timer_stop(TimerCore* timer, const char* misuse) {
  if (timer == nullptr) panic(misuse);
  bool was_pending = false;
  bool was_armed = false;
  {
    SpinGuard guard(lock_of(*timer));
    was_pending = std::exchange(timer->pending, false);
    ++timer->round;
    discard_value(*timer);
    was_armed = disarm_timer(*timer);
  }
  if (was_armed) release(timer);
  return was_pending;
}

bool timer_reset(TimerCore* timer, std::int64_t delay_ns,
                 std::int64_t period_ns, const char* misuse) {
  if (timer == nullptr) panic(misuse);
  SpinGuard guard(lock_of(*timer));
  const bool was_pending = timer->pending;
  ++timer->round;
  timer->period_ns = period_ns;
  discard_value(*timer);
  if (!disarm_timer(*timer)) retain(timer);  // while armed
  start(*timer, delay_ns);
  return was_pending;
}

void timer_value_received(TimerCore& timer, void* task) noexcept {
  announce_received(timer, task);
  if (timer.period_ns == 0) timer.pending = false;
}

void visit_timer_roots(void (*visit)(void* argument, const void* lo,
                                     const void* hi),
                       void* argument) {
  struct Visit {
    void (*call)(void*, const void*, const void*);
    void* argument;
  } wrapped{visit, argument};
  visit_timers(
      [](void* wrapped_visit, TimerNode& node) {
        if (node.fire == fire_sleeper) return;  // on the sleeper's own stack
        const auto& to = *static_cast<Visit*>(wrapped_visit);
        const auto& timer = static_cast<const TimerCore&>(node);
        to.call(to.argument, &timer, &timer + 1);
        if (timer.closure != nullptr) {
          const auto* lo = reinterpret_cast<const std::byte*>(timer.closure);
          to.call(to.argument, lo, lo + timer.closure_bytes);
        }
      },
      &wrapped);
}

void panic_interval(const char* text) { panic(text); }

std::int64_t delay_from_now(std::int64_t delay_ns) noexcept {
  return delay_ns <= 0 ? delay_ns : after_now(delay_ns) - now_ns();
}

}  // namespace detail

namespace time {

time_point now() noexcept {
  return time_point(std::chrono::nanoseconds(detail::now_ns()));
}

}  // namespace time
}  // namespace gosan
