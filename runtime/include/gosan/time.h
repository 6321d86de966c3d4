// Time: sleeping, timers and tickers, after Go 1.23's package time. A timer's
// channel looks unbuffered, and after stop() or reset() no stale value is left
// in it.
//
// Order: starting or resetting a timer happens before its function runs and
// before the receive of its value. sleep orders nothing.
#ifndef GOSAN_TIME_H
#define GOSAN_TIME_H

#include <gosan/chan.h>
#include <gosan/detail/handle.h>
#include <gosan/export.h>
#include <gosan/go.h>

#include <chrono>
#include <cstdint>
#include <functional>
#include <type_traits>
#include <utility>

namespace gosan {
namespace time {

using duration = std::chrono::nanoseconds;
/// On the monotonic clock: comparable with std::chrono::steady_clock.
using time_point = std::chrono::steady_clock::time_point;

}  // namespace time

namespace detail {

struct TimerCore;
GOSAN_API void retain(TimerCore* timer) noexcept;
GOSAN_API void release(TimerCore* timer) noexcept;
GOSAN_API void sleep_ns(std::int64_t nanoseconds);
// With a period the timer fires again and again.
GOSAN_API TimerCore* timer_make_channel(std::int64_t first_ns,
                                        std::int64_t period_ns);
// Runs `call(closure)` on a goroutine of its own at every expiry; the timer
// owns the closure.
GOSAN_API TimerCore* timer_make_func(std::int64_t delay_ns, Closure* closure,
                                     std::size_t bytes);
GOSAN_API Chan* timer_channel(TimerCore* timer) noexcept;
GOSAN_API bool timer_stop(TimerCore* timer, const char* misuse);
GOSAN_API bool timer_reset(TimerCore* timer, std::int64_t delay_ns,
                           std::int64_t period_ns, const char* misuse);
[[noreturn]] GOSAN_API void panic_interval(const char* text);

// Saturates: hours::max() is a very long wait, not an overflow.
template <class Rep, class Period>
std::int64_t to_ns(std::chrono::duration<Rep, Period> d) {
  using Seconds = std::chrono::duration<double>;
  constexpr double kMostSeconds = 9.2e9;
  const double seconds = std::chrono::duration_cast<Seconds>(d).count();
  if (seconds >= kMostSeconds) return INT64_MAX;
  if (seconds <= -kMostSeconds) return INT64_MIN;
  return std::chrono::duration_cast<std::chrono::nanoseconds>(d).count();
}

// `delay_ns`, less where now() + delay would overflow.
GOSAN_API std::int64_t delay_from_now(std::int64_t delay_ns) noexcept;

}  // namespace detail

namespace time {

/// Pauses this goroutine for at least `d`; returns at once if d <= 0.
template <class Rep, class Period>
void sleep(std::chrono::duration<Rep, Period> d) {
  detail::sleep_ns(detail::to_ns(d));
}

GOSAN_API time_point now() noexcept;

/// A single event in the future. A handle: copies name the same timer.
class Timer {
 public:
  constexpr Timer() noexcept = default;
  template <class Rep, class Period>
  explicit Timer(std::chrono::duration<Rep, Period> d)
      : handle_(detail::timer_make_channel(detail::to_ns(d), 0)) {}

  /// Receives the time once, at or after expiry; nil for after_func.
  RecvChan<time_point> c() const {
    return RecvChan<time_point>::adopt(
        handle_.get() ? detail::timer_channel(handle_.get()) : nullptr);
  }
  /// True when it prevented the timer from firing.
  bool stop() const {
    return detail::timer_stop(handle_.get(),
                              "time: Stop called on uninitialized Timer");
  }
  /// Starts it anew; true when it had been active.
  template <class Rep, class Period>
  bool reset(std::chrono::duration<Rep, Period> d) const {
    return detail::timer_reset(handle_.get(), detail::to_ns(d), 0,
                               "time: Reset called on uninitialized Timer");
  }

 private:
  template <class Rep, class Period, class F>
  friend Timer after_func(std::chrono::duration<Rep, Period> d, F&& f);
  explicit Timer(detail::TimerCore* adopted) noexcept : handle_(adopted) {}

  detail::Handle<detail::TimerCore> handle_;
};

/// A channel that receives the time after `d`.
template <class Rep, class Period>
RecvChan<time_point> after(std::chrono::duration<Rep, Period> d) {
  return Timer(d).c();
}

/// Calls `f` in its own goroutine after `d`, unless stopped.
template <class Rep, class Period, class F>
Timer after_func(std::chrono::duration<Rep, Period> d, F&& f) {
  struct Repeatable final : detail::Closure {
    explicit Repeatable(F&& function)
        : Closure{&call, &drop}, f(std::forward<F>(function)) {}
    static void call(Closure* self) {
      std::invoke(static_cast<Repeatable*>(self)->f);
    }
    static void drop(Closure* self) noexcept {
      delete static_cast<Repeatable*>(self);
    }
    std::decay_t<F> f;
  };
  return Timer(detail::timer_make_func(detail::to_ns(d),
                                       new Repeatable(std::forward<F>(f)),
                                       sizeof(Repeatable)));
}

/// Repeated events; ticks are dropped for a slow receiver. stop() does not
/// close the channel.
class Ticker {
 public:
  constexpr Ticker() noexcept = default;
  /// Panics when d <= 0.
  template <class Rep, class Period>
  explicit Ticker(std::chrono::duration<Rep, Period> d)
      : handle_(detail::timer_make_channel(
            positive(detail::to_ns(d), "non-positive interval for NewTicker"),
            detail::to_ns(d))) {}

  RecvChan<time_point> c() const {
    return RecvChan<time_point>::adopt(
        handle_.get() ? detail::timer_channel(handle_.get()) : nullptr);
  }
  void stop() const {
    if (handle_.get() != nullptr) detail::timer_stop(handle_.get(), "");
  }
  template <class Rep, class Period>
  void reset(std::chrono::duration<Rep, Period> d) const {
    const std::int64_t ns =
        positive(detail::to_ns(d), "non-positive interval for Ticker.Reset");
    detail::timer_reset(handle_.get(), ns, ns,
                        "time: Reset called on uninitialized Ticker");
  }

 private:
  static std::int64_t positive(std::int64_t ns, const char* misuse) {
    if (ns <= 0) detail::panic_interval(misuse);
    return ns;
  }

  detail::Handle<detail::TimerCore> handle_;
};

/// The channel of a ticker that is never stopped; nil when d <= 0.
template <class Rep, class Period>
RecvChan<time_point> tick(std::chrono::duration<Rep, Period> d) {
  if (detail::to_ns(d) <= 0) return {};
  return Ticker(d).c();
}

}  // namespace time
}  // namespace gosan

#endif  // GOSAN_TIME_H
