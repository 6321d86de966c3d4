// Contexts carry cancellation, deadlines and values down a tree of calls, after
// Go's package context.
//
// A cancellation happens before every receive from done() and every err() that
// see it.
#ifndef GOSAN_CONTEXT_H
#define GOSAN_CONTEXT_H

#include <gosan/chan.h>
#include <gosan/detail/handle.h>
#include <gosan/error.h>
#include <gosan/export.h>
#include <gosan/go.h>
#include <gosan/time.h>

#include <chrono>
#include <cstddef>
#include <functional>
#include <optional>
#include <string>
#include <type_traits>
#include <typeinfo>
#include <utility>

namespace gosan {
namespace context {
class Context;
}  // namespace context

namespace detail {

struct ContextNode;
GOSAN_API void retain(ContextNode* node) noexcept;
GOSAN_API void release(ContextNode* node) noexcept;

/// A key with its value; their types are known to the caller of value() only.
class ContextEntry {
 public:
  ContextEntry() = default;
  ContextEntry(const ContextEntry&) = delete;
  ContextEntry& operator=(const ContextEntry&) = delete;
  virtual ~ContextEntry() = default;
  /// The value if key and types are these, else null.
  virtual const void* find(const std::type_info& key_type, const void* key,
                           const std::type_info& value_type) const = 0;
};

template <class K, class V>
class TypedEntry final : public ContextEntry {
 public:
  TypedEntry(K key, V value) : key_(std::move(key)), value_(std::move(value)) {}
  const void* find(const std::type_info& key_type, const void* key,
                   const std::type_info& value_type) const override {
    const bool matches = key_type == typeid(K) && value_type == typeid(V) &&
                         *static_cast<const K*>(key) == key_;
    return matches ? &value_ : nullptr;
  }

 private:
  K key_;
  V value_;
};

// A key is kept as what it is compared as: text as std::string.
template <class K>
using KeyOf = std::conditional_t<std::is_convertible_v<const K&, std::string>,
                                 std::string, std::decay_t<K>>;

GOSAN_API ContextNode* context_background() noexcept;
GOSAN_API ContextNode* context_todo() noexcept;
GOSAN_API ContextNode* context_cancelable(ContextNode* parent);
GOSAN_API ContextNode* context_deadline(ContextNode* parent,
                                        std::int64_t when_ns,
                                        const Error& cause);
GOSAN_API ContextNode* context_value(ContextNode* parent, ContextEntry* entry);
GOSAN_API ContextNode* context_without_cancel(ContextNode* parent);
GOSAN_API ContextNode* context_after(ContextNode* parent, Closure* function,
                                     std::size_t bytes);
GOSAN_API bool context_stop_after(ContextNode* node);
GOSAN_API void context_cancel(ContextNode* node, const Error& cause);
GOSAN_API Chan* context_done(ContextNode* node) noexcept;
GOSAN_API Error context_err(ContextNode* node);
GOSAN_API Error context_cause(ContextNode* node);
GOSAN_API std::optional<std::int64_t> context_when(ContextNode* node) noexcept;
GOSAN_API const void* context_find(ContextNode* node,
                                   const std::type_info& key_type,
                                   const void* key,
                                   const std::type_info& value_type);

}  // namespace detail

namespace context {

/// `context canceled`
GOSAN_API extern const Error canceled;
/// `context deadline exceeded`
GOSAN_API extern const Error deadline_exceeded;

/// A handle; copies name the same context. May be used by many goroutines.
class Context {
 public:
  constexpr Context() noexcept = default;

  /// Closed when the work for this context should stop; nil when that never
  /// happens.
  RecvChan<> done() const {
    return RecvChan<>::adopt(detail::context_done(node()));
  }
  /// Success until done() is closed; then canceled or deadline_exceeded.
  Error err() const { return detail::context_err(node()); }
  std::optional<time::time_point> deadline() const {
    const std::optional<std::int64_t> when = detail::context_when(node());
    if (!when) return std::nullopt;
    return time::time_point(std::chrono::nanoseconds(*when));
  }
  /// The value of `key` nearest to this context, null if none of type V. Lives
  /// as long as the context.
  template <class V, class K>
  const V* value(const K& key) const {
    const detail::KeyOf<K> wanted(key);
    return static_cast<const V*>(detail::context_find(
        node(), typeid(detail::KeyOf<K>), &wanted, typeid(V)));
  }

  /// Opaque; for the runtime's own headers.
  detail::ContextNode* node() const noexcept { return handle_.get(); }
  /// Takes over one reference; for the runtime's own headers.
  static Context adopt(detail::ContextNode* node) noexcept {
    Context made;
    made.handle_ = detail::Handle<detail::ContextNode>(node);
    return made;
  }

 private:
  detail::Handle<detail::ContextNode> handle_;
};

/// Cancels a context and all below it. Idempotent, from any goroutine.
class CancelFunc {
 public:
  explicit CancelFunc(Context context) : context_(std::move(context)) {}
  void operator()() const { detail::context_cancel(context_.node(), Error()); }

 private:
  Context context_;
};

/// The same with a cause, which context::cause() then returns; Error() means
/// canceled.
class CancelCauseFunc {
 public:
  explicit CancelCauseFunc(Context context) : context_(std::move(context)) {}
  void operator()(const Error& cause) const {
    detail::context_cancel(context_.node(), cause);
  }

 private:
  Context context_;
};

template <class Cancel>
struct WithCancel {
  Context ctx;
  Cancel cancel;
};

/// Never canceled, no values, no deadline.
inline Context background() {
  return Context::adopt(detail::context_background());
}
inline Context todo() { return Context::adopt(detail::context_todo()); }

/// `auto [ctx, cancel] = with_cancel(parent);`
inline WithCancel<CancelFunc> with_cancel(const Context& parent) {
  Context made = Context::adopt(detail::context_cancelable(parent.node()));
  return {made, CancelFunc(std::move(made))};
}

inline WithCancel<CancelCauseFunc> with_cancel_cause(const Context& parent) {
  Context made = Context::adopt(detail::context_cancelable(parent.node()));
  return {made, CancelCauseFunc(std::move(made))};
}

/// Canceled at the latest at `when`, with deadline_exceeded; cause() then says
/// `cause`.
inline WithCancel<CancelFunc> with_deadline_cause(const Context& parent,
                                                  time::time_point when,
                                                  const Error& cause) {
  Context made = Context::adopt(detail::context_deadline(
      parent.node(),
      std::chrono::duration_cast<std::chrono::nanoseconds>(
          when.time_since_epoch())
          .count(),
      cause));
  return {made, CancelFunc(std::move(made))};
}

inline WithCancel<CancelFunc> with_deadline(const Context& parent,
                                            time::time_point when) {
  return with_deadline_cause(parent, when, Error());
}

template <class Rep, class Period>
WithCancel<CancelFunc> with_timeout_cause(const Context& parent,
                                          std::chrono::duration<Rep, Period> d,
                                          const Error& cause) {
  return with_deadline_cause(
      parent,
      time::now() +
          std::chrono::nanoseconds(detail::delay_from_now(detail::to_ns(d))),
      cause);
}

template <class Rep, class Period>
WithCancel<CancelFunc> with_timeout(const Context& parent,
                                    std::chrono::duration<Rep, Period> d) {
  return with_timeout_cause(parent, d, Error());
}

/// Keys are compared by value; text of any kind counts as std::string.
template <class K, class V>
Context with_value(const Context& parent, const K& key, V value) {
  using Entry = detail::TypedEntry<detail::KeyOf<K>, V>;
  return Context::adopt(detail::context_value(
      parent.node(), new Entry(detail::KeyOf<K>(key), std::move(value))));
}

/// The parent's values, but not its cancellation.
inline Context without_cancel(const Context& parent) {
  return Context::adopt(detail::context_without_cancel(parent.node()));
}

/// Why the context was canceled; its err() when no cause was given.
inline Error cause(const Context& ctx) {
  return detail::context_cause(ctx.node());
}

/// Stops an after_func; true when it prevented the call.
class StopFunc {
 public:
  explicit StopFunc(Context registration)
      : registration_(std::move(registration)) {}
  bool operator()() const {
    return detail::context_stop_after(registration_.node());
  }

 private:
  Context registration_;
};

/// Calls `f` in its own goroutine once ctx is done, unless stopped.
template <class F>
StopFunc after_func(const Context& ctx, F&& f) {
  using Bound = detail::BoundClosure<std::decay_t<F>>;
  return StopFunc(Context::adopt(detail::context_after(
      ctx.node(), new Bound(std::forward<F>(f)), sizeof(Bound))));
}

}  // namespace context
}  // namespace gosan

#endif  // GOSAN_CONTEXT_H
