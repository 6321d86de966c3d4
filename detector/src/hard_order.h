// Order that no schedule can turn round: goroutine starts, channels, groups,
// conditions, atomics; everything but locks, where who comes first is chance.
// What makes two nested acquisitions of locks possible at the same time is that
// this order does not part them.
//
// A task takes part once it has nested locks; its *period* counts the releases
// that came after a nested acquisition. An OrderId names a set of (participant,
// period) pairs that never changes, and travels with every Snap. Programs that
// never nest locks carry kNone about and pay a comparison.
//
// Calls come from inside a DetectorScope, or under lock_lock_order(), which
// keeps the sweep away.
#pragma once

#include <cstdint>

namespace gosan::detector {

// 0: nobody who nests locks is known. Others hash into a table of sets.
enum class OrderId : std::uint32_t { kNone = 0 };

// What a task has of it. Used by whoever may use its clock.
struct HardOrder {
  OrderId known = OrderId::kNone;  // periods of others, and own ones that ended
  std::uint32_t participant = 0;   // 0: none; never used again
  std::uint32_t period = 1;        // the running one
  bool nested = false;             // locks, in the running period

  // What a release publishes; ends the period if locks were nested in it.
  OrderId publish() noexcept {
    if (nested) end_period();
    return known;
  }
  void learn(OrderId from) noexcept {
    if (from != OrderId::kNone && from != known) join(from);
  }

 private:
  void end_period() noexcept;
  void join(OrderId from) noexcept;
};

OrderId joined_order(OrderId a, OrderId b) noexcept;
// Whether `order` has seen the end of that period.
bool has_seen(OrderId order, std::uint32_t participant,
              std::uint32_t period) noexcept;

// ---- participants, by lock_order.cc ----

// 0: there are too many; the caller then gives up.
std::uint32_t new_participant() noexcept;
// Nobody asks for a participant's periods while it is not named: sets leave it
// out.
void name_participant(std::uint32_t participant) noexcept;
void unname_participant(std::uint32_t participant) noexcept;
// False: memory for sets ran out, and what the ids say is too little.
bool hard_order_is_exact() noexcept;

// ---- for collect.cc, with the detector stopped ----

void init_hard_order() noexcept;
void mark_order(OrderId order) noexcept;
// Frees the sets that were not marked and takes the marks away.
void sweep_orders() noexcept;
std::uint64_t order_bytes_in_use() noexcept;

}  // namespace gosan::detector
