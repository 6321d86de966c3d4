// once_func and once_value: functions whose body runs once, at the first call.
// Part of <gosan/sync.h>.
#ifndef GOSAN_DETAIL_ONCE_FUNC_H
#define GOSAN_DETAIL_ONCE_FUNC_H

#include <gosan/detail/handle.h>
#include <gosan/detail/shared.h>
#include <gosan/export.h>
#include <gosan/go.h>

#include <exception>
#include <functional>
#include <optional>
#include <type_traits>
#include <utility>

namespace gosan::detail {

/// For a body that ended by goexit(): there is neither a result nor a panic.
[[noreturn]] GOSAN_API void panic_with_nil();

/// What the copies of a once_func share. `OnceType` is sync::Once.
template <class OnceType, class F, class R>
class OnceState {
 public:
  explicit OnceState(F function)
      : function_(std::in_place, std::move(function)) {}

  /// Runs the function if nobody has, and waits for its end. Raises its panic
  /// again, every time.
  const R& result() {
    once_.do_([this] { run(); });
    if (panic_ != nullptr) std::rethrow_exception(panic_);
    if (!result_) panic_with_nil();
    return *result_;
  }

 private:
  void run() {
    try {
      if constexpr (std::is_void_v<std::invoke_result_t<F&>>) {
        std::invoke(*function_);
        result_.emplace();
      } else {
        result_.emplace(std::invoke(*function_));
      }
    } catch (...) {
      if (!goexiting()) panic_ = std::current_exception();
      throw;
    }
    function_.reset();  // what it captured is not needed any more
  }

  OnceType once_;
  std::optional<F> function_;
  std::optional<R> result_;
  std::exception_ptr panic_;
};

/// The callable; copies share the one run.
template <class OnceType, class F, class R>
class OnceCall {
 public:
  explicit OnceCall(F function)
      : state_(new SharedBox<State>(std::move(function))) {
    publish(*state_.get());
  }

 protected:
  const R& result() const {
    return static_cast<SharedBox<State>*>(state_.get())->value.result();
  }

 private:
  using State = OnceState<OnceType, F, R>;

  Handle<Shared> state_;
};

}  // namespace gosan::detail

#endif  // GOSAN_DETAIL_ONCE_FUNC_H
