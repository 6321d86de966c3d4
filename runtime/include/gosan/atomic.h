// Values of any type that are replaced as a whole, after Go's package
// sync/atomic. Numbers and pointers need no more than std::atomic.
#ifndef GOSAN_ATOMIC_H
#define GOSAN_ATOMIC_H

#include <gosan/detail/shared.h>

#include <optional>
#include <type_traits>
#include <utility>

namespace gosan::atomic {

/// A value of T, empty until the first store. Loads return a copy; they are
/// lock-free and never wait for a store, nor a store for them. A value is
/// destroyed when the last one who copies from it is done.
///
/// A store happens before every load, swap and compare_and_swap that sees it.
template <class T>
class Value {
  using Argument = std::conditional_t<std::is_scalar_v<T>, std::optional<T>,
                                      const std::optional<T>&>;

 public:
  static_assert(std::is_copy_constructible_v<T>,
                "gosan::atomic::Value: T must be copyable");

  constexpr Value() noexcept = default;
  Value(const Value&) = delete;
  Value& operator=(const Value&) = delete;
  ~Value() {
    if (detail::Shared* last = detail::cell_drain(cell_)) {
      detail::release_in_order(*last);
    }
  }

  std::optional<T> load() const {
    const Found found(detail::cell_load(cell_));
    return copy_of(found);
  }

  void store(T value) { exchange(std::move(value)); }

  /// Stores and returns what was there.
  std::optional<T> swap(T value) { return copy_of(exchange(std::move(value))); }

  /// Stores `value` if `old` is there; nullopt is there before the first store.
  bool compare_and_swap(Argument old, T value) {
    Found fresh;
    for (;;) {
      const Found found(detail::cell_load(cell_));
      if (!matches(found, old)) return false;
      if (!fresh) {
        fresh = Found(new Box(std::move(value)));
        detail::publish(*fresh);
      }
      if (detail::cell_replace(cell_, found.get(), fresh.get())) {
        fresh.take();
        return true;
      }
    }
  }

 private:
  using Box = detail::SharedBox<T>;
  using Found = detail::Owned<detail::Shared>;

  static const T& value_of(const Found& found) {
    return static_cast<const Box&>(*found).value;
  }
  static std::optional<T> copy_of(const Found& found) {
    if (!found) return std::nullopt;
    detail::observe(*found);
    return std::optional<T>(value_of(found));
  }
  static bool matches(const Found& found, const std::optional<T>& old) {
    if (!found || !old) return !found && !old;
    detail::observe(*found);
    return value_of(found) == *old;
  }
  Found exchange(T&& value) {
    Found fresh(new Box(std::move(value)));
    detail::publish(*fresh);
    return Found(detail::cell_exchange(cell_, fresh.take()));
  }

  mutable detail::SharedCell cell_;
};

}  // namespace gosan::atomic

#endif  // GOSAN_ATOMIC_H
