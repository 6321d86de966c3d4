// Select: waits for the first of several channel operations.
//
//   std::optional<Job> job;
//   switch (select(recv(jobs, job), recv(ctx.done()))) {
//     case 0: if (!job) return; handle(*job); break;
//     case 1: return;
//   }
//
// The chosen operation orders what the plain one does; an `otherwise` that was
// chosen orders nothing.
//
// A case on a channel variable borrows the channel, as a view of the standard
// library borrows its range: some handle must keep it until the select runs. A
// case on a temporary, and a SelectCase, hold a handle of their own.
#ifndef GOSAN_SELECT_H
#define GOSAN_SELECT_H

#include <gosan/chan.h>
#include <gosan/detail/chan_core.h>
#include <gosan/export.h>

#include <concepts>
#include <cstddef>
#include <functional>
#include <memory>
#include <new>
#include <optional>
#include <span>
#include <type_traits>
#include <utility>

namespace gosan {

// Base of all cases. Its namespace is what lets an unqualified select(...) be
// found by argument-dependent lookup.
struct CaseTag {};

namespace detail {

template <class C>
concept Case = std::derived_from<std::remove_cvref_t<C>, CaseTag>;

template <class H, class T>
concept RecvHandler =
    std::invocable<H&, std::optional<T>> || std::invocable<H&>;

struct NoHandler {
  void operator()() const noexcept {}
};

// The handler of `recv(ch, out)`: stores into the user's variable.
template <class T>
struct StoreTo {
  std::optional<T>* out;
  void operator()(std::optional<T> value) const {
    announce_write(out, sizeof(*out));
    out->reset();
    if (value) out->emplace(std::move(*value));
  }
};

/// What a case on a channel variable keeps of it.
class BorrowedChan {
 public:
  template <class C>
  explicit BorrowedChan(const C& channel) noexcept : core_(channel.core()) {}
  Chan* core() const noexcept { return core_; }

 private:
  Chan* core_;
};

/// `Channel`: BorrowedChan, or the handle itself.
template <class T, class Channel, class Handler>
class [[nodiscard]] RecvCase : public CaseTag {
 public:
  template <class C>
  RecvCase(C&& channel, Handler handler)
      : channel_(std::forward<C>(channel)), handler_(std::move(handler)) {}
  // A case moves only before its select runs: nothing has arrived yet.
  RecvCase(RecvCase&& other)
      : channel_(std::move(other.channel_)),
        handler_(std::move(other.handler_)) {}

  Chan* core() const noexcept { return channel_.core(); }
  void fill(CaseRecord& record) {
    record.kind = CaseKind::kRecv;
    record.chan = core();
    record.element = incoming_.element();
  }
  // False: it would have to wait.
  bool try_now(CaseRecord& record) {
    const TryRecv result = chan_try_recv(core(), incoming_.element());
    record.ok = result == TryRecv::kValue;
    return result != TryRecv::kWouldBlock;
  }
  void finish(const CaseRecord& record) {
    std::optional<T> value;
    if (record.ok) value = incoming_.take();
    if constexpr (std::invocable<Handler&, std::optional<T>>) {
      std::invoke(handler_, std::move(value));
    } else {
      std::invoke(handler_);
    }
  }

 private:
  Channel channel_;
  Incoming<T> incoming_;
  [[no_unique_address]] Handler handler_;
};

template <class T, class Channel, class Handler>
class [[nodiscard]] SendCase : public CaseTag {
 public:
  template <class C>
  SendCase(C&& channel, T&& value, Handler handler)
      : channel_(std::forward<C>(channel)),
        value_(std::move(value)),
        handler_(std::move(handler)) {}
  SendCase(SendCase&&) = default;

  Chan* core() const noexcept { return channel_.core(); }
  // False: it would have to wait.
  bool try_now(CaseRecord&) {
    if (chan_send_would_block(core())) return false;
    outgoing_.emplace(std::move(value_));
    if (chan_try_send(core(), outgoing_->element())) return true;
    // Another sender came in between: as if the value had never moved.
    value_.~T();
    ::new (static_cast<void*>(std::addressof(value_)))
        T(std::move(outgoing_->value()));
    return false;
  }
  void fill(CaseRecord& record) {
    outgoing_.emplace(std::move(value_));
    announce(record);
  }
  // A case kept in a SelectCase may run again, so a value that can be copied
  // is.
  void refill(CaseRecord& record) {
    if constexpr (std::is_copy_constructible_v<T>) {
      outgoing_.emplace(T(value_));
    } else {
      outgoing_.emplace(std::move(value_));
    }
    announce(record);
  }
  void finish(const CaseRecord&) {
    outgoing_->taken();
    std::invoke(handler_);
  }

 private:
  void announce(CaseRecord& record) {
    record.kind = CaseKind::kSend;
    record.chan = core();
    record.element = outgoing_->element();
  }

  // Outgoing stays where it is made; a moved case makes a new one.
  struct Slot : std::optional<Outgoing<T>> {
    Slot() = default;
    Slot(Slot&&) noexcept : std::optional<Outgoing<T>>() {}
  };

  Channel channel_;
  T value_;
  Slot outgoing_;
  [[no_unique_address]] Handler handler_;
};

template <class Handler>
class [[nodiscard]] OtherwiseCase : public CaseTag {
 public:
  explicit OtherwiseCase(Handler handler) : handler_(std::move(handler)) {}

  void fill(CaseRecord& record) { record.kind = CaseKind::kOtherwise; }
  void finish(const CaseRecord&) { std::invoke(handler_); }

 private:
  [[no_unique_address]] Handler handler_;
};

/// A case whose type is not known to the select that runs it.
class CaseHolder {
 public:
  CaseHolder() = default;
  CaseHolder(const CaseHolder&) = delete;
  CaseHolder& operator=(const CaseHolder&) = delete;
  virtual ~CaseHolder() = default;
  virtual void fill(CaseRecord& record) = 0;
  virtual void finish(const CaseRecord& record) = 0;

 private:
  friend GOSAN_API void retain(CaseHolder* holder) noexcept;
  friend GOSAN_API void release(CaseHolder* holder) noexcept;
  std::size_t references_ = 1;  // changed atomically, in the library only
};
GOSAN_API void retain(CaseHolder* holder) noexcept;
GOSAN_API void release(CaseHolder* holder) noexcept;

template <class C>
class HeldCase final : public CaseHolder {
 public:
  explicit HeldCase(C&& held) : case_(std::move(held)) {
    if constexpr (requires { case_.core(); }) {
      channel_ = Handle<Chan>::share(case_.core());
    }
  }
  void fill(CaseRecord& record) override {
    if constexpr (requires { case_.refill(record); }) {
      case_.refill(record);
    } else {
      case_.fill(record);
    }
  }
  void finish(const CaseRecord& record) override { case_.finish(record); }

 private:
  C case_;
  Handle<Chan> channel_;  // the case may only borrow it
};

template <class C>
concept ReceiveEnd = requires(const C& c) {
  { c.recv() } -> std::same_as<std::optional<typename C::value_type>>;
  { c.core() } -> std::same_as<Chan*>;
};

template <class C>
concept SendEnd = requires(const C& c, typename C::value_type v) {
  c.send(std::move(v));
  { c.core() } -> std::same_as<Chan*>;
};

template <class C>
using ValueOf = typename std::remove_cvref_t<C>::value_type;

// C is deduced from a forwarding reference: a channel variable is borrowed, a
// temporary's handle goes into the case.
template <class C>
using Operand = std::conditional_t<std::is_lvalue_reference_v<C>, BorrowedChan,
                                   std::remove_cvref_t<C>>;

template <class C, class H>
auto recv_case(std::remove_reference_t<C>& channel, H&& handler) {
  return RecvCase<ValueOf<C>, Operand<C>, std::decay_t<H>>(
      static_cast<C&&>(channel), std::forward<H>(handler));
}

template <class C, class H>
auto send_case(std::remove_reference_t<C>& channel, ValueOf<C>&& value,
               H&& handler) {
  return SendCase<ValueOf<C>, Operand<C>, std::decay_t<H>>(
      static_cast<C&&>(channel), std::move(value), std::forward<H>(handler));
}

template <class C>
inline constexpr bool kIsOtherwise = false;
template <class H>
inline constexpr bool kIsOtherwise<OtherwiseCase<H>> = true;

// One operation and an `otherwise`, in either order: nobody waits, so there is
// nothing to choose between and nothing to queue for.
template <class First, class Second>
std::size_t try_or_otherwise(First& first, Second& second) {
  CaseRecord record;
  if constexpr (kIsOtherwise<Second>) {
    const bool done = first.try_now(record);
    done ? first.finish(record) : second.finish(record);
    return done ? 0 : 1;
  } else {
    const bool done = second.try_now(record);
    done ? second.finish(record) : first.finish(record);
    return done ? 1 : 0;
  }
}

}  // namespace detail

/// Receive case without a handler, for use in a switch.
template <class C>
  requires detail::ReceiveEnd<std::remove_cvref_t<C>>
auto recv(C&& channel) {
  return detail::recv_case<C>(channel, detail::NoHandler{});
}

/// Receive case that stores the value, or nullopt when closed, in `out`.
template <class C>
  requires detail::ReceiveEnd<std::remove_cvref_t<C>>
auto recv(C&& channel, std::optional<detail::ValueOf<C>>& out) {
  return detail::recv_case<C>(channel,
                              detail::StoreTo<detail::ValueOf<C>>{&out});
}

/// Receive case that calls `handler` with the optional value.
template <class C, class H>
  requires detail::ReceiveEnd<std::remove_cvref_t<C>> &&
           detail::RecvHandler<std::decay_t<H>, detail::ValueOf<C>>
auto recv(C&& channel, H&& handler) {
  return detail::recv_case<C>(channel, std::forward<H>(handler));
}

/// Send case. The value is evaluated here, before any choice.
template <class C>
  requires detail::SendEnd<std::remove_cvref_t<C>>
auto send(C&& channel, detail::ValueOf<C> value) {
  return detail::send_case<C>(channel, std::move(value), detail::NoHandler{});
}

/// Send case that calls `handler` once the value is sent.
template <class C, std::invocable H>
  requires detail::SendEnd<std::remove_cvref_t<C>>
auto send(C&& channel, detail::ValueOf<C> value, H&& handler) {
  return detail::send_case<C>(channel, std::move(value),
                              std::forward<H>(handler));
}

/// Send case of a channel that only signals.
template <class C>
  requires detail::SendEnd<std::remove_cvref_t<C>> &&
           std::same_as<detail::ValueOf<C>, Unit>
auto send(C&& channel) {
  return detail::send_case<C>(channel, Unit{}, detail::NoHandler{});
}
template <class C, std::invocable H>
  requires detail::SendEnd<std::remove_cvref_t<C>> &&
           std::same_as<detail::ValueOf<C>, Unit>
auto send(C&& channel, H&& handler) {
  return detail::send_case<C>(channel, Unit{}, std::forward<H>(handler));
}

/// Runs when no other case is ready: the select does not block.
inline auto otherwise() {
  return detail::OtherwiseCase<detail::NoHandler>(detail::NoHandler{});
}
template <std::invocable H>
auto otherwise(H&& handler) {
  return detail::OtherwiseCase<std::decay_t<H>>(std::forward<H>(handler));
}

/// A case of any type, for selects built at run time. Copies share the case.
class SelectCase {
 public:
  template <detail::Case C>
    requires(!std::is_lvalue_reference_v<C>)
  SelectCase(C&& built)
      : holder_(
            new detail::HeldCase<std::remove_cvref_t<C>>(std::move(built))) {}

  /// Opaque; for select.
  detail::CaseHolder* holder() const noexcept { return holder_.get(); }

 private:
  detail::Handle<detail::CaseHolder> holder_;
};

/// Waits for the first case that can go on, runs it and returns its index,
/// `otherwise` counted. Uniformly random among ready cases. Without a case it
/// blocks for ever. Panics `send on closed channel`.
template <detail::Case... Cases>
std::size_t select(Cases&&... cases) {
  if constexpr (sizeof...(Cases) == 2) {
    if constexpr ((... != detail::kIsOtherwise<std::remove_cvref_t<Cases>>)) {
      return detail::try_or_otherwise(cases...);
    }
  }
  constexpr std::size_t kCount = sizeof...(Cases);
  detail::CaseRecord records[kCount == 0 ? 1 : kCount];
  [[maybe_unused]] std::size_t index = 0;
  (cases.fill(records[index++]), ...);
  const std::size_t chosen =
      detail::select_cases(std::span<detail::CaseRecord>(records, kCount));
  index = 0;
  ((index++ == chosen ? cases.finish(records[chosen]) : void()), ...);
  return chosen;
}

/// The same over cases made at run time.
GOSAN_API std::size_t select(std::span<SelectCase> cases);

}  // namespace gosan

#endif  // GOSAN_SELECT_H
