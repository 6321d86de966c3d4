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
#ifndef GOSAN_SELECT_H
#define GOSAN_SELECT_H

#include <gosan/chan.h>
#include <gosan/detail/chan_core.h>
#include <gosan/export.h>

#include <concepts>
#include <cstddef>
#include <functional>
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

template <class T, class Handler>
class [[nodiscard]] RecvCase : public CaseTag {
 public:
  RecvCase(Chan* channel, Handler handler)
      : chan_(Handle<Chan>::share(channel)), handler_(std::move(handler)) {}
  // A case moves only before its select runs: nothing has arrived yet.
  RecvCase(RecvCase&& other)
      : chan_(std::move(other.chan_)), handler_(std::move(other.handler_)) {}

  void fill(CaseRecord& record) {
    record.kind = CaseKind::kRecv;
    record.chan = chan_.get();
    record.element = incoming_.element();
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
  Handle<Chan> chan_;
  Incoming<T> incoming_;
  [[no_unique_address]] Handler handler_;
};

template <class T, class Handler>
class [[nodiscard]] SendCase : public CaseTag {
 public:
  SendCase(Chan* channel, T&& value, Handler handler)
      : chan_(Handle<Chan>::share(channel)),
        value_(std::move(value)),
        handler_(std::move(handler)) {}
  SendCase(SendCase&&) = default;

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
    record.chan = chan_.get();
    record.element = outgoing_->element();
  }

  // Outgoing stays where it is made; a moved case makes a new one.
  struct Slot : std::optional<Outgoing<T>> {
    Slot() = default;
    Slot(Slot&&) noexcept : std::optional<Outgoing<T>>() {}
  };

  Handle<Chan> chan_;
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
  explicit HeldCase(C&& held) : case_(std::move(held)) {}
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

}  // namespace detail

/// Receive case without a handler, for use in a switch.
template <detail::ReceiveEnd C>
auto recv(const C& channel) {
  return detail::RecvCase<typename C::value_type, detail::NoHandler>(
      channel.core(), {});
}

/// Receive case that stores the value, or nullopt when closed, in `out`.
template <detail::ReceiveEnd C>
auto recv(const C& channel, std::optional<typename C::value_type>& out) {
  using T = typename C::value_type;
  return detail::RecvCase<T, detail::StoreTo<T>>(channel.core(),
                                                 detail::StoreTo<T>{&out});
}

/// Receive case that calls `handler` with the optional value.
template <detail::ReceiveEnd C, class H>
  requires detail::RecvHandler<std::decay_t<H>, typename C::value_type>
auto recv(const C& channel, H&& handler) {
  return detail::RecvCase<typename C::value_type, std::decay_t<H>>(
      channel.core(), std::forward<H>(handler));
}

/// Send case. The value is evaluated here, before any choice.
template <detail::SendEnd C>
auto send(const C& channel, typename C::value_type value) {
  return detail::SendCase<typename C::value_type, detail::NoHandler>(
      channel.core(), std::move(value), {});
}

/// Send case that calls `handler` once the value is sent.
template <detail::SendEnd C, std::invocable H>
auto send(const C& channel, typename C::value_type value, H&& handler) {
  return detail::SendCase<typename C::value_type, std::decay_t<H>>(
      channel.core(), std::move(value), std::forward<H>(handler));
}

/// Send case of a channel that only signals.
template <detail::SendEnd C>
  requires std::same_as<typename C::value_type, Unit>
auto send(const C& channel) {
  return send(channel, Unit{});
}
template <detail::SendEnd C, std::invocable H>
  requires std::same_as<typename C::value_type, Unit>
auto send(const C& channel, H&& handler) {
  return send(channel, Unit{}, std::forward<H>(handler));
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
