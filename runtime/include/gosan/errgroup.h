// Groups of goroutines that work on parts of one task, after Go's package
// golang.org/x/sync/errgroup.
//
// The return of each function happens before the return of wait().
#ifndef GOSAN_ERRGROUP_H
#define GOSAN_ERRGROUP_H

#include <gosan/context.h>
#include <gosan/detail/handle.h>
#include <gosan/error.h>
#include <gosan/export.h>
#include <gosan/go.h>

#include <exception>
#include <functional>
#include <optional>
#include <type_traits>
#include <utility>

namespace gosan {
namespace detail {

struct ErrGroup;
GOSAN_API void retain(ErrGroup* group) noexcept;
GOSAN_API void release(ErrGroup* group) noexcept;
/// `canceler`: canceled with the first error, and by wait; may be null.
GOSAN_API ErrGroup* errgroup_make(ContextNode* canceler);
/// A place for one more goroutine; `begin` waits for it.
GOSAN_API void errgroup_begin(ErrGroup* group);
GOSAN_API bool errgroup_try_begin(ErrGroup* group);
GOSAN_API void errgroup_end(ErrGroup* group);
/// Keeps the first error and cancels with it.
GOSAN_API void errgroup_fail(ErrGroup* group, const Error& error);
GOSAN_API void errgroup_set_limit(ErrGroup* group, int limit);
GOSAN_API Error errgroup_wait(ErrGroup* group);

/// The exception being handled as an error: `errgroup: panic recovered: TEXT`.
GOSAN_API Error error_of_panic() noexcept;

/// What one goroutine of a group runs. The function is gone before the group
/// hears of the end.
template <class F>
class GroupTask {
 public:
  template <class G>
  GroupTask(ErrGroup* group, G&& function)
      : group_(Handle<ErrGroup>::share(group)),
        function_(std::in_place, std::forward<G>(function)) {}

  void operator()() {
    struct End {
      GroupTask& task;
      ~End() {
        task.function_.reset();
        errgroup_end(task.group_.get());
      }
    } end{*this};
    if (Error error = call()) errgroup_fail(group_.get(), error);
  }

 private:
  Error call() {
    try {
      if constexpr (std::is_void_v<std::invoke_result_t<F&>>) {
        std::invoke(*function_);
        return {};
      } else {
        return std::invoke(*function_);
      }
    } catch (...) {
      if (goexiting()) throw;  // not an error: this goroutine just ends
      return error_of_panic();
    }
  }

  Handle<ErrGroup> group_;
  std::optional<F> function_;
};

}  // namespace detail

namespace errgroup {

/// The operations of a group.
class GroupOperations {
 public:
  /// Runs `f`, which returns Error or nothing, in a goroutine of its own;
  /// blocks while as many run as the limit allows. The first error cancels the
  /// group's context and is what wait() returns. A panic or an exception in `f`
  /// is an error with its text.
  template <class F>
  void go(F&& f) const {
    detail::errgroup_begin(group_.get());
    start(std::forward<F>(f));
  }
  /// The same if the limit allows it now; else false. Never blocks.
  template <class F>
  bool try_go(F&& f) const {
    if (!detail::errgroup_try_begin(group_.get())) return false;
    start(std::forward<F>(f));
    return true;
  }
  /// At most `n` goroutines at a time from now on; negative: any number.
  /// Panics when goroutines of the group run.
  void set_limit(int n) const { detail::errgroup_set_limit(group_.get(), n); }
  /// Blocks until all have ended, cancels the group's context and returns the
  /// first error.
  Error wait() const { return detail::errgroup_wait(group_.get()); }

 protected:
  explicit GroupOperations(detail::ContextNode* canceler)
      : group_(detail::errgroup_make(canceler)) {}
  GroupOperations(const GroupOperations&) = default;
  GroupOperations(GroupOperations&&) = default;
  GroupOperations& operator=(const GroupOperations&) = default;
  GroupOperations& operator=(GroupOperations&&) = default;
  ~GroupOperations() = default;

 private:
  template <class F>
  void start(F&& f) const {
    using Function = std::decay_t<F>;
    using Result = std::invoke_result_t<Function&>;
    static_assert(std::is_void_v<Result> || std::is_same_v<Result, Error>,
                  "gosan::errgroup: the function returns gosan::Error or void");
    gosan::go(detail::GroupTask<Function>(group_.get(), std::forward<F>(f)));
  }

  detail::Handle<detail::ErrGroup> group_;
};

/// A group without a context and without a limit. Goroutines that still run
/// when it is destroyed run on.
///
/// Example: `Group g; g.go([&] { return load(a); }); if (Error e = g.wait()) …`
class Group : public GroupOperations {
 public:
  Group() : GroupOperations(nullptr) {}
  Group(const Group&) = delete;
  Group& operator=(const Group&) = delete;
};

/// A handle to a group that belongs to a context; copies name the same group.
class GroupHandle : public GroupOperations {
 public:
  /// For with_context.
  explicit GroupHandle(const context::Context& ctx)
      : GroupOperations(ctx.node()) {}
};

struct WithContext {
  GroupHandle g;
  context::Context ctx;
};

/// `auto [g, ctx] = with_context(parent);` `ctx` is canceled, with the error as
/// its cause, when a function of the group fails, and when wait() returns.
inline WithContext with_context(const context::Context& parent) {
  context::Context ctx = context::with_cancel_cause(parent).ctx;
  return {GroupHandle(ctx), ctx};
}

}  // namespace errgroup
}  // namespace gosan

#endif  // GOSAN_ERRGROUP_H
