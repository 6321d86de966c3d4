// Channels: typed, counted handles with Go's semantics.
//
// Order: the kth send happens before the kth receive completes; the kth receive
// happens before the (k+cap)th send completes; close happens before a receive
// that returns because of it. len, cap and failed try_* order nothing.
#ifndef GOSAN_CHAN_H
#define GOSAN_CHAN_H

#include <gosan/detail/chan_core.h>

#include <cstddef>
#include <iterator>
#include <optional>
#include <type_traits>
#include <utility>

namespace gosan {

template <class T = Unit>
class chan;

namespace detail {

/// Ends when the channel is closed and drained. Dereferencing moves the value
/// out, so `for (T v : ch)` needs no copy.
template <class T>
class ChanIterator {
 public:
  using value_type = T;
  using difference_type = std::ptrdiff_t;
  using iterator_concept = std::input_iterator_tag;

  explicit ChanIterator(Chan* channel) : chan_(channel) { receive(); }
  T operator*() const { return std::move(*value_); }
  ChanIterator& operator++() {
    receive();
    return *this;
  }
  void operator++(int) { receive(); }
  bool operator==(std::default_sentinel_t) const noexcept {
    return !value_.has_value();
  }

 private:
  void receive() {
    Incoming<T> incoming;
    value_.reset();
    if (chan_recv(chan_, incoming.element())) {
      value_.emplace(std::move(*incoming.take()));
    }
  }

  Chan* chan_;
  mutable std::optional<T> value_;
};

template <class T>
void send_value(Chan* channel, T&& value) {
  Outgoing<T> outgoing(std::move(value));
  chan_send(channel, outgoing.element());
  outgoing.taken();
}

template <class T>
bool try_send_copy(Chan* channel, const T& value) {
  if (chan_send_would_block(channel)) return false;
  Outgoing<T> outgoing{T(value)};
  if (!chan_try_send(channel, outgoing.element())) return false;
  outgoing.taken();
  return true;
}

template <class T>
bool try_send_move(Chan* channel, T& value) {
  if constexpr (kTravelsAsBytes<T>) {
    return chan_try_send(channel, &value);
  } else {
    // Usually the answer is known before the value has to move. When another
    // sender comes in between, it moves back.
    if (chan_send_would_block(channel)) return false;
    Outgoing<T> outgoing(std::move(value));
    const auto give_back = [&] {
      if constexpr (std::is_move_assignable_v<T>) {
        value = std::move(outgoing.value());
      } else {
        std::destroy_at(&value);
        std::construct_at(&value, std::move(outgoing.value()));
      }
    };
    try {
      if (chan_try_send(channel, outgoing.element())) {
        outgoing.taken();
        return true;
      }
    } catch (...) {
      give_back();
      throw;
    }
    give_back();
    return false;
  }
}

template <class T>
std::optional<T> recv_value(Chan* channel) {
  Incoming<T> incoming;
  if (!chan_recv(channel, incoming.element())) return std::nullopt;
  return incoming.take();
}

template <class T>
bool try_recv_value(Chan* channel, std::optional<T>& out) {
  Incoming<T> incoming;
  const TryRecv result = chan_try_recv(channel, incoming.element());
  if (result == TryRecv::kWouldBlock) return false;
  announce_write(&out, sizeof(out));
  out.reset();
  if (result == TryRecv::kValue) out.emplace(std::move(*incoming.take()));
  return true;
}

}  // namespace detail

/// The sending view of a channel. See chan for what each call does.
template <class T = Unit>
class SendChan {
 public:
  using value_type = T;

  constexpr SendChan() noexcept = default;

  void send(T value) const { detail::send_value<T>(core(), std::move(value)); }
  void send() const
    requires std::is_same_v<T, Unit>
  {
    detail::send_value<T>(core(), Unit{});
  }
  bool try_send(const T& value) const
    requires std::is_copy_constructible_v<T>
  {
    return detail::try_send_copy<T>(core(), value);
  }
  bool try_send(T&& value) const {
    return detail::try_send_move<T>(core(), value);
  }
  bool try_send() const
    requires std::is_same_v<T, Unit>
  {
    return detail::try_send_copy<T>(core(), Unit{});
  }
  void close() const { detail::chan_close(core()); }
  std::size_t len() const noexcept { return detail::chan_len(core()); }
  std::size_t cap() const noexcept { return detail::chan_cap(core()); }
  explicit operator bool() const noexcept { return core() != nullptr; }
  friend bool operator==(const SendChan& left, const SendChan& right) noexcept {
    return left.core() == right.core();
  }

  /// Opaque; for the runtime's own headers.
  detail::Chan* core() const noexcept { return handle_.get(); }

 private:
  friend class chan<T>;
  explicit SendChan(detail::Handle<detail::Chan> handle) noexcept
      : handle_(std::move(handle)) {}

  detail::Handle<detail::Chan> handle_;
};

/// The receiving view of a channel. See chan for what each call does.
template <class T = Unit>
class RecvChan {
 public:
  using value_type = T;

  constexpr RecvChan() noexcept = default;

  std::optional<T> recv() const { return detail::recv_value<T>(core()); }
  bool try_recv(std::optional<T>& out) const {
    return detail::try_recv_value<T>(core(), out);
  }
  detail::ChanIterator<T> begin() const {
    return detail::ChanIterator<T>(core());
  }
  std::default_sentinel_t end() const noexcept { return {}; }
  std::size_t len() const noexcept { return detail::chan_len(core()); }
  std::size_t cap() const noexcept { return detail::chan_cap(core()); }
  explicit operator bool() const noexcept { return core() != nullptr; }
  friend bool operator==(const RecvChan& left, const RecvChan& right) noexcept {
    return left.core() == right.core();
  }

  /// Opaque; for the runtime's own headers.
  detail::Chan* core() const noexcept { return handle_.get(); }
  /// Takes over one reference; for the runtime's own headers.
  static RecvChan adopt(detail::Chan* core) noexcept {
    return RecvChan(detail::Handle<detail::Chan>(core));
  }

 private:
  friend class chan<T>;
  explicit RecvChan(detail::Handle<detail::Chan> handle) noexcept
      : handle_(std::move(handle)) {}

  detail::Handle<detail::Chan> handle_;
};

/// A handle to a channel of T; copies name the same channel, a default
/// constructed one is nil. T need only be movable.
///
/// Example: `auto jobs = make_chan<Job>(8); go([jobs] { jobs.send(Job{}); });`
template <class T>
class chan {
 public:
  using value_type = T;

  constexpr chan() noexcept = default;

  /// Blocks until taken or buffered; panics `send on closed channel`; blocks
  /// for ever on nil.
  void send(T value) const { detail::send_value<T>(core(), std::move(value)); }
  void send() const
    requires std::is_same_v<T, Unit>
  {
    detail::send_value<T>(core(), Unit{});
  }
  /// Blocks; nullopt when closed and drained. Blocks for ever on nil.
  std::optional<T> recv() const { return detail::recv_value<T>(core()); }
  /// Never block: false when they would have, `value` then as it was.
  bool try_send(const T& value) const
    requires std::is_copy_constructible_v<T>
  {
    return detail::try_send_copy<T>(core(), value);
  }
  bool try_send(T&& value) const {
    return detail::try_send_move<T>(core(), value);
  }
  bool try_send() const
    requires std::is_same_v<T, Unit>
  {
    return detail::try_send_copy<T>(core(), Unit{});
  }
  /// True with nullopt when closed and drained.
  bool try_recv(std::optional<T>& out) const {
    return detail::try_recv_value<T>(core(), out);
  }
  /// Receives until closed and drained.
  detail::ChanIterator<T> begin() const {
    return detail::ChanIterator<T>(core());
  }
  std::default_sentinel_t end() const noexcept { return {}; }
  /// Panics `close of closed channel`, `close of nil channel`.
  void close() const { detail::chan_close(core()); }
  std::size_t len() const noexcept { return detail::chan_len(core()); }
  std::size_t cap() const noexcept { return detail::chan_cap(core()); }
  /// Not nil.
  explicit operator bool() const noexcept { return core() != nullptr; }
  friend bool operator==(const chan& left, const chan& right) noexcept {
    return left.core() == right.core();
  }
  operator SendChan<T>() const noexcept { return SendChan<T>(handle_); }
  operator RecvChan<T>() const noexcept { return RecvChan<T>(handle_); }

  /// Opaque; for the runtime's own headers.
  detail::Chan* core() const noexcept { return handle_.get(); }

 private:
  template <class U>
  friend chan<U> make_chan(std::size_t cap);
  explicit chan(detail::Handle<detail::Chan> handle) noexcept
      : handle_(std::move(handle)) {}

  detail::Handle<detail::Chan> handle_;
};

/// A channel with room for `cap` values; 0 is unbuffered. Panics `makechan:
/// size out of range`.
template <class T = Unit>
chan<T> make_chan(std::size_t cap = 0);

template <class T>
chan<T> make_chan(std::size_t cap) {
  static_assert(std::is_move_constructible_v<T>,
                "gosan::make_chan: T must be movable");
  detail::DropElement drop = nullptr;
  if constexpr (!detail::kTravelsAsBytes<T>) drop = &detail::drop_box<T>;
  return chan<T>(detail::Handle<detail::Chan>(
      detail::chan_make(cap, detail::kElementBytes<T>, drop)));
}

}  // namespace gosan

#endif  // GOSAN_CHAN_H
