// Execution traces: which goroutine ran on which worker and when, what it
// waited for and who woke it, with regions, tasks and remarks of the program's
// own. The file is for https://ui.perfetto.dev; see docs/tracing.md.
#ifndef GOSAN_TRACE_H
#define GOSAN_TRACE_H

#include <gosan/context.h>
#include <gosan/error.h>
#include <gosan/export.h>

#include <cstdint>
#include <functional>
#include <string_view>
#include <utility>

namespace gosan {
namespace detail {

/// 0 when nothing is recorded.
GOSAN_API std::uint64_t trace_begin_region(std::string_view name,
                                           std::uint64_t task);
GOSAN_API void trace_end_region(std::uint64_t region) noexcept;
GOSAN_API std::uint64_t trace_begin_task(std::string_view name);
GOSAN_API void trace_end_task(std::uint64_t task) noexcept;
GOSAN_API void trace_log(std::string_view category, std::string_view message,
                         std::uint64_t task);

struct TraceTaskKey {
  friend bool operator==(TraceTaskKey, TraceTaskKey) noexcept { return true; }
};

inline std::uint64_t trace_task_of(const context::Context& context) {
  const auto* task = context.value<std::uint64_t>(TraceTaskKey{});
  return task == nullptr ? 0 : *task;
}

}  // namespace detail

namespace trace {

/// Starts recording; `path` (every `%p` in it the process id) is written by
/// stop(), or when the program ends, whichever way. An error when recording is
/// on already, or the file cannot be written. Stops the world for a moment.
GOSAN_API Error start(std::string_view path);

/// Stops recording and writes the file. No effect when recording is off. Stops
/// the world for a moment; then blocks as long as writing takes, which holds up
/// no other goroutine.
GOSAN_API Error stop();

/// Whether something is being recorded.
GOSAN_API bool is_enabled() noexcept;

/// A logical operation that may span goroutines: they name it in their regions
/// and remarks, directly or by the context. Ends with its last owner's scope or
/// at end().
class [[nodiscard]] Task {
 public:
  explicit Task(std::string_view name) : id_(detail::trace_begin_task(name)) {}
  Task(Task&& other) noexcept : id_(std::exchange(other.id_, 0)) {}
  Task& operator=(Task&& other) noexcept {
    std::swap(id_, other.id_);
    return *this;
  }
  ~Task() { end(); }

  void end() noexcept { detail::trace_end_task(std::exchange(id_, 0)); }
  std::uint64_t id() const noexcept { return id_; }

 private:
  std::uint64_t id_;
};

/// A task, and a context by which goroutines find it.
inline std::pair<context::Context, Task> new_task(
    const context::Context& parent, std::string_view name) {
  Task task(name);
  context::Context with_task =
      context::with_value(parent, detail::TraceTaskKey{}, task.id());
  return {std::move(with_task), std::move(task)};
}

/// A named stretch of this goroutine's time, until the scope ends or end(). It
/// must end in the goroutine in which it began, after those that began later.
///
/// Example: `const trace::Region region("parse");`
class [[nodiscard]] Region {
 public:
  explicit Region(std::string_view name)
      : id_(detail::trace_begin_region(name, 0)) {}
  Region(const Task& task, std::string_view name)
      : id_(detail::trace_begin_region(name, task.id())) {}
  /// Of the task in the context, if there is one.
  Region(const context::Context& context, std::string_view name)
      : id_(detail::trace_begin_region(name, detail::trace_task_of(context))) {}
  Region(const Region&) = delete;
  Region& operator=(const Region&) = delete;
  ~Region() { end(); }

  void end() noexcept { detail::trace_end_region(std::exchange(id_, 0)); }

 private:
  std::uint64_t id_;
};

/// Calls `f` in a region; returns what it returns.
template <class F>
decltype(auto) with_region(std::string_view name, F&& f) {
  const Region region(name);
  return std::invoke(std::forward<F>(f));
}
template <class F>
decltype(auto) with_region(const context::Context& context,
                           std::string_view name, F&& f) {
  const Region region(context, name);
  return std::invoke(std::forward<F>(f));
}

/// A remark at this moment, shown under its category.
inline void log(std::string_view category, std::string_view message) {
  detail::trace_log(category, message, 0);
}
inline void log(const context::Context& context, std::string_view category,
                std::string_view message) {
  detail::trace_log(category, message, detail::trace_task_of(context));
}

}  // namespace trace
}  // namespace gosan

#endif  // GOSAN_TRACE_H
