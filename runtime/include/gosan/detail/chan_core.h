// The untyped half of channels, inside the shared library. It moves elements as
// bytes and runs no user code under its lock: a T that is not trivially
// copyable travels in a heap box, and the element is the pointer to it.
#ifndef GOSAN_DETAIL_CHAN_CORE_H
#define GOSAN_DETAIL_CHAN_CORE_H

#include <gosan/detail/handle.h>
#include <gosan/detail/waiter.h>
#include <gosan/export.h>
#include <gosan/hooks.h>

#include <cstddef>
#include <cstdint>
#include <memory>
#include <new>
#include <optional>
#include <span>
#include <type_traits>
#include <utility>

namespace gosan {

/// The value of a channel that only signals.
struct Unit {
  friend constexpr bool operator==(Unit, Unit) noexcept { return true; }
};

namespace detail {

// Destroys the value of an element that nobody received.
using DropElement = void (*)(void* element) noexcept;

GOSAN_API void retain(Chan* chan) noexcept;
GOSAN_API void release(Chan* chan) noexcept;
GOSAN_API Chan* chan_make(std::size_t cap, std::size_t element_bytes,
                          DropElement drop);
// Blocks; panics when closed. On a panic the element still belongs to the
// caller.
GOSAN_API void chan_send(Chan* chan, const void* element);
GOSAN_API bool chan_try_send(Chan* chan, const void* element);
// Whether chan_try_send would fail now; panics when closed.
GOSAN_API bool chan_send_would_block(Chan* chan);
// False when closed and drained.
GOSAN_API bool chan_recv(Chan* chan, void* element);
enum class TryRecv : std::uint8_t { kWouldBlock, kClosed, kValue };
GOSAN_API TryRecv chan_try_recv(Chan* chan, void* element);
GOSAN_API void chan_close(Chan* chan);
GOSAN_API std::size_t chan_len(const Chan* chan) noexcept;
GOSAN_API std::size_t chan_cap(const Chan* chan) noexcept;
// The library stores into a variable of the user's.
GOSAN_API void announce_write(const void* address, std::size_t bytes) noexcept;

enum class CaseKind : std::uint8_t { kOtherwise, kSend, kRecv };

/// One case of a select while it runs, on the selecting goroutine's stack.
struct CaseRecord {
  Chan* chan = nullptr;
  void* element = nullptr;
  CaseKind kind = CaseKind::kOtherwise;
  bool ok = false;               // result of a receive: a value, not "closed"
  std::uint32_t version = 0;     // of the channel when it was not ready
  std::uint32_t poll_order = 0;  // [i]: the case polled as ith
  std::uint32_t lock_order = 0;  // [i]: the case locked as ith
  Waiter waiter;
};
/// Runs the select over `cases` and returns the index of the chosen one.
GOSAN_API std::size_t select_cases(std::span<CaseRecord> cases);

// ---- values as elements ----

template <class T>
inline constexpr bool kTravelsAsBytes = std::is_trivially_copyable_v<T>;

template <class T>
inline constexpr std::size_t kElementBytes =
    std::is_same_v<T, Unit> ? 0
    : kTravelsAsBytes<T>    ? sizeof(T)
                            : sizeof(void*);

template <class T>
void drop_box(void* element) noexcept {
  delete *static_cast<T**>(element);
}

/// A value on its way out: owns the box until the channel has taken it.
template <class T>
class Outgoing {
 public:
  explicit Outgoing(T&& value) : stored_(pack(std::move(value))) {}
  Outgoing(const Outgoing&) = delete;
  Outgoing& operator=(const Outgoing&) = delete;
  ~Outgoing() {
    if constexpr (!kTravelsAsBytes<T>) delete stored_;
  }

  void* element() noexcept { return &stored_; }
  void taken() noexcept {
    if constexpr (!kTravelsAsBytes<T>) stored_ = nullptr;
  }
  T& value() noexcept {
    if constexpr (kTravelsAsBytes<T>) {
      return stored_;
    } else {
      return *stored_;
    }
  }

 private:
  using Stored = std::conditional_t<kTravelsAsBytes<T>, T, T*>;
  static Stored pack(T&& value) {
    if constexpr (kTravelsAsBytes<T>) {
      return std::move(value);
    } else {
      return new T(std::move(value));
    }
  }

  Stored stored_;
};

/// Room for a value on its way in.
template <class T>
class Incoming {
 public:
  Incoming() noexcept {}
  Incoming(const Incoming&) = delete;
  Incoming& operator=(const Incoming&) = delete;
  ~Incoming() {
    if constexpr (!kTravelsAsBytes<T>) delete box_;
  }

  void* element() noexcept {
    if constexpr (kTravelsAsBytes<T>) {
      return bytes_;
    } else {
      return &box_;
    }
  }
  /// The received value; call once, after an element arrived.
  std::optional<T> take() {
    if constexpr (std::is_same_v<T, Unit>) {
      return std::optional<T>(std::in_place);
    } else if constexpr (kTravelsAsBytes<T>) {
      return std::optional<T>(
          std::move(*std::launder(reinterpret_cast<T*>(bytes_))));
    } else {
      // The box dies after the move, also when the move throws.
      std::unique_ptr<T> box(std::exchange(box_, nullptr));
      return std::optional<T>(std::move(*box));
    }
  }

 private:
  struct NoBytes {};
  struct NoBox {};
  [[no_unique_address]] std::conditional_t<kTravelsAsBytes<T>, NoBox, T*>
      box_{};
  // Never read before the library has filled it.
  alignas(kTravelsAsBytes<T>
              ? alignof(T)
              : 1) unsigned char bytes_[kTravelsAsBytes<T> ? sizeof(T) : 1];
};

}  // namespace detail
}  // namespace gosan

#endif  // GOSAN_DETAIL_CHAN_CORE_H
