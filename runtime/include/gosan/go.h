// Goroutines: starting, yielding, ending, and what one can ask about them.
#ifndef GOSAN_GO_H
#define GOSAN_GO_H

#include <gosan/export.h>
#include <gosan/panic.h>

#include <cstddef>
#include <functional>
#include <string>
#include <string_view>
#include <tuple>
#include <type_traits>
#include <utility>

namespace gosan {

/// A goroutine's name, shown by every report. Made by named().
struct Named {
  std::string_view text;
};

/// `go(named("fetcher"), f, args...)` starts f under that name.
inline Named named(std::string_view text) { return Named{text}; }

namespace detail {

// The callable and its arguments, on the heap from `go` until the goroutine
// ends. Both functions are called on the new goroutine.
struct Closure {
  void (*run)(Closure* self);
  void (*destroy)(Closure* self) noexcept;
  // `destroy` gives memory back and does nothing else: it may be called when
  // the goroutine has ended.
  bool is_plain = false;
};

template <class F, class... Args>
struct BoundClosure final : Closure {
  static constexpr bool kIsPlain =
      std::is_trivially_destructible_v<F> &&
      std::is_trivially_destructible_v<std::tuple<Args...>>;

  template <class G, class... Values>
  explicit BoundClosure(G&& f, Values&&... args)
      : Closure{&call, &drop, kIsPlain},
        function(std::forward<G>(f)),
        arguments(std::forward<Values>(args)...) {}

  static void call(Closure* closure) {
    auto* self = static_cast<BoundClosure*>(closure);
    std::apply(
        [self](Args&... args) {
          std::invoke(std::move(self->function), std::move(args)...);
        },
        self->arguments);
  }
  static void drop(Closure* closure) noexcept {
    delete static_cast<BoundClosure*>(closure);
  }

  [[no_unique_address]] F function;
  [[no_unique_address]] std::tuple<Args...> arguments;
};

/// Starts a goroutine that owns `closure`, a heap block of `bytes`.
GOSAN_API void start_goroutine(Closure* closure, std::size_t bytes,
                               std::string_view name);

template <class F, class... Args>
void bind_and_start(std::string_view name, F&& f, Args&&... args) {
  using Bound = BoundClosure<std::decay_t<F>, std::decay_t<Args>...>;
  auto* closure = new Bound(std::forward<F>(f), std::forward<Args>(args)...);
  start_goroutine(closure, sizeof(Bound), name);
}

/// Whether goexit() is unwinding this goroutine.
GOSAN_API bool goexiting() noexcept;

/// The worker gives up its processor before a call that may block its thread,
/// and needs one again afterwards.
GOSAN_API void enter_blocking();
GOSAN_API void leave_blocking() noexcept;

struct BlockingSection {
  BlockingSection() { enter_blocking(); }
  BlockingSection(const BlockingSection&) = delete;
  BlockingSection& operator=(const BlockingSection&) = delete;
  ~BlockingSection() { leave_blocking(); }
};

}  // namespace detail

/// Starts a goroutine that calls `f(args...)`, decay-copied as by std::thread.
/// The go statement happens before the start of the goroutine; its end orders
/// nothing.
template <class F, class... Args>
  requires(!std::is_same_v<std::decay_t<F>, Named>)
void go(F&& f, Args&&... args) {
  static_assert(
      std::is_invocable_v<std::decay_t<F>, std::decay_t<Args>...>,
      "gosan::go: the arguments do not fit the callable; references need "
      "std::ref");
  detail::bind_and_start({}, std::forward<F>(f), std::forward<Args>(args)...);
}

/// The same, with a name that every report shows.
template <class F, class... Args>
void go(Named name, F&& f, Args&&... args) {
  static_assert(
      std::is_invocable_v<std::decay_t<F>, std::decay_t<Args>...>,
      "gosan::go: the arguments do not fit the callable; references need "
      "std::ref");
  detail::bind_and_start(name.text, std::forward<F>(f),
                         std::forward<Args>(args)...);
}

/// Lets other goroutines run. Orders nothing.
GOSAN_API void gosched();

/// Ends this goroutine: destructors and deferred calls run, then it is gone.
/// In main the others go on.
[[noreturn]] GOSAN_API void goexit();

/// Live goroutines, main included.
GOSAN_API std::size_t num_goroutine() noexcept;

/// Sets the number of workers that run goroutines at the same time and returns
/// the old one; n < 1 only asks.
GOSAN_API int gomaxprocs(int n = 0);

/// Keeps this goroutine on its thread, and other goroutines off it, until as
/// many unlock_os_thread() were called.
GOSAN_API void lock_os_thread();
GOSAN_API void unlock_os_thread();

/// This goroutine's stack in Go's format, or everyone's. The world stands
/// still while all are taken.
GOSAN_API std::string stack(bool all = false);

/// Runs `f`, which may block its thread (a system call, a foreign lock),
/// without holding up other goroutines. Returns what f returns and rethrows
/// what it throws.
template <class F>
decltype(auto) blocking(F&& f) {
  detail::BlockingSection section;
  return std::invoke(std::forward<F>(f));
}

}  // namespace gosan

#endif  // GOSAN_GO_H
