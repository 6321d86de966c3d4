// One call for many callers who want the same thing at the same time, after
// Go's package golang.org/x/sync/singleflight.
//
// The return of the function happens before the return of every do_() that
// gets its result, and before every receive of it.
#ifndef GOSAN_SINGLEFLIGHT_H
#define GOSAN_SINGLEFLIGHT_H

#include <gosan/chan.h>
#include <gosan/detail/flight_core.h>
#include <gosan/error.h>
#include <gosan/go.h>
#include <gosan/sync.h>

#include <functional>
#include <optional>
#include <type_traits>
#include <utility>

namespace gosan {
namespace singleflight {

/// What a call gives to each of its callers.
template <class V>
struct Result {
  V val;
  Error err;
  bool shared;  // several callers got it
};

}  // namespace singleflight

namespace detail {

/// A call in flight; an entry of the group's table.
template <class K, class V>
struct FlightCall final : MapNode {
  explicit FlightCall(const K& k) : MapNode(&drop), key(k) { done.add(1); }
  ~FlightCall() {
    while (FlightListener* listener = flight.listeners) {
      flight.listeners = listener->next;
      release(listener->chan);
      delete listener;
    }
  }

  static void drop(Shared* self) noexcept {
    delete static_cast<FlightCall*>(static_cast<MapNode*>(self));
  }
  static bool same(const MapNode& node, const void* wanted) {
    return static_cast<const FlightCall&>(node).key ==
           *static_cast<const K*>(wanted);
  }
  static MapKey key_of(const K& key) {
    return {std::hash<K>{}(key), &key, &same, std::is_scalar_v<K>};
  }

  const K key;
  FlightCore flight;
  sync::WaitGroup done;
  // ---- written before `done` ----
  std::optional<std::pair<V, Error>> outcome;
  Error panicked;
  bool exited = false;  // by goexit()
};

/// The table of a group; a call that nobody waits for may outlive the group.
struct FlightTable {
  FlightTable() = default;
  FlightTable(const FlightTable&) = delete;
  FlightTable& operator=(const FlightTable&) = delete;
  ~FlightTable() { map_destroy(calls); }

  MapCore calls;
};

}  // namespace detail

namespace singleflight {

/// A set of calls, by key, of which only one of each runs at a time. K needs
/// std::hash and ==, V must be copyable.
///
/// Example: `auto [v, err, shared] = g.do_(key, [&] { return fetch(key); });`
template <class K, class V>
class Group {
 public:
  static_assert(std::is_copy_constructible_v<V>,
                "gosan::singleflight::Group: V must be copyable");

  Group() : table_(new Table) {}
  Group(const Group&) = delete;
  Group& operator=(const Group&) = delete;

  /// Runs `f`, which returns std::pair<V, Error>, or waits for the run of the
  /// same key that is under way and returns its result. When `f` panics or ends
  /// its goroutine, so do all who wait for it.
  template <class F>
  Result<V> do_(K key, F&& f) {
    const Joined joined = join(key, nullptr);
    return joined.leads ? lead(*table_, call_of(joined), f)
                        : wait(call_of(joined));
  }

  /// The same with a channel of capacity 1 that gets the result; it is not
  /// closed. A panic of `f` then ends the program.
  template <class F>
  RecvChan<Result<V>> do_chan(K key, F&& f) {
    const chan<Result<V>> results = make_chan<Result<V>>(1);
    detail::retain(results.core());
    Joined joined =
        join(key, new detail::FlightListener{results.core(), nullptr});
    if (joined.leads) {
      go([table = table_, joined = std::move(joined),
          function = std::decay_t<F>(std::forward<F>(f))]() mutable {
        lead(*table, call_of(joined), function);
      });
    }
    return results;
  }

  /// The next call of the key runs its function, although one is under way.
  void forget(K key) {
    detail::Owned(detail::map_remove(table_->value.calls, Call::key_of(key)));
  }

 private:
  using Call = detail::FlightCall<K, V>;
  using Table = detail::SharedBox<detail::FlightTable>;
  using Node = detail::Owned<detail::MapNode>;

  struct Joined {
    Node node;
    bool leads;  // runs the function
  };
  static Call& call_of(const Joined& joined) {
    return static_cast<Call&>(*joined.node);
  }

  // Joins the call under way, or starts one. Takes over the listener.
  Joined join(const K& key, detail::FlightListener* listener) {
    detail::MapCore& calls = table_->value.calls;
    Node fresh;
    for (;;) {
      Node found(detail::map_load(calls, Call::key_of(key)));
      if (!found) {
        if (!fresh) fresh = Node(new Call(key));
        Joined mine{fresh, true};
        call_of(mine).flight.listeners = listener;
        found = Node(detail::map_load_or_insert(
            calls, Call::key_of(call_of(mine).key), fresh.get()));
        if (!found) {
          fresh.take();  // the table's
          return mine;
        }
        call_of(mine).flight.listeners = nullptr;
      }
      Joined joined{std::move(found), false};
      if (detail::flight_join(call_of(joined).flight, listener)) return joined;
      // It has just ended, and leaves the table at once.
      detail::map_remove_node(calls, *joined.node);
    }
  }

  static Result<V> wait(Call& call) {
    call.done.wait();
    if (call.panicked) panic(call.panicked.message());
    if (call.exited) goexit();
    return {call.outcome->first, call.outcome->second, true};
  }

  template <class F>
  static Result<V> lead(Table& table, Call& call, F& f) {
    try {
      call.outcome.emplace(std::invoke(f));
    } catch (...) {
      if (detail::goexiting()) {
        call.exited = true;
        land(table, call);
        throw;
      }
      call.panicked = detail::flight_panic();
    }
    const bool shared = land(table, call);
    if (call.panicked) fail(call);
    for (auto* listener = call.flight.listeners; listener != nullptr;
         listener = listener->next) {
      detail::send_value(
          listener->chan,
          Result<V>{call.outcome->first, call.outcome->second, shared});
    }
    return {call.outcome->first, call.outcome->second, shared};
  }

  // From here on the key's next call is a new one; says whether this one was
  // shared.
  static bool land(Table& table, Call& call) {
    const bool shared = detail::flight_land(call.flight);
    detail::map_remove_node(table.value.calls, call);
    call.done.done();
    return shared;
  }

  // Who waits on a channel would wait for ever: then nobody may catch it.
  [[noreturn]] static void fail(Call& call) {
    if (call.flight.listeners != nullptr) detail::flight_crash(call.panicked);
    panic(call.panicked.message());
  }

  detail::Owned<Table> table_;
};

}  // namespace singleflight
}  // namespace gosan

#endif  // GOSAN_SINGLEFLIGHT_H
