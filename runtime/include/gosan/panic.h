// Panics: Go's run-time errors and `panic(text)` as a C++ exception.
#ifndef GOSAN_PANIC_H
#define GOSAN_PANIC_H

#include <gosan/error.h>
#include <gosan/export.h>

#include <exception>
#include <string_view>
#include <type_traits>
#include <utility>

namespace gosan {

/// What a panic throws; `try`/`catch` is recover. One that leaves a goroutine
/// ends the program with `panic: TEXT`, the goroutine's stack and code 2.
class GOSAN_API PanicError : public std::exception {
 public:
  explicit PanicError(std::string_view text);
  PanicError(const PanicError&) noexcept;
  PanicError& operator=(const PanicError&) noexcept;
  ~PanicError() override;

  const char* what() const noexcept override;

 private:
  detail::ErrorNode* text_;  // one reference
};

/// Throws PanicError. The stack that the report shows is the one at this call.
[[noreturn]] GOSAN_API void panic(std::string_view text);

namespace detail {

/// Ends the program: a deferred call threw while another exception was on its
/// way. Call inside the handler of the second one.
[[noreturn]] GOSAN_API void nested_panic() noexcept;

}  // namespace detail

/// Calls `F` when the scope ends. See defer().
template <class F>
class [[nodiscard]] Deferred {
 public:
  explicit Deferred(F function)
      : function_(std::move(function)),
        in_flight_(std::uncaught_exceptions()) {}
  Deferred(const Deferred&) = delete;
  Deferred& operator=(const Deferred&) = delete;
  ~Deferred() noexcept(false) {
    if (std::uncaught_exceptions() == in_flight_) {
      function_();
      return;
    }
    // A second exception cannot leave a destructor during unwinding.
    try {
      function_();
    } catch (...) {
      detail::nested_panic();
    }
  }

 private:
  F function_;
  int in_flight_;
};

/// Calls `function` at the end of the scope, in reverse order of the defers:
/// `auto _ = defer([&] { ... });`. A panic in it propagates; during another
/// panic it ends the program as a nested panic.
template <class F>
Deferred<std::decay_t<F>> defer(F&& function) {
  return Deferred<std::decay_t<F>>(std::forward<F>(function));
}

}  // namespace gosan

#endif  // GOSAN_PANIC_H
