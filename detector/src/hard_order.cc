// Sorted arrays of pairs, shared and immutable; joins of the same two sets are
// remembered.
#include "hard_order.h"

#include <atomic>

#include "arena.h"
#include "collect.h"
#include "thread_annotations.h"

namespace gosan::detector {
namespace {

struct Period {
  std::uint32_t participant;
  std::uint32_t number;
};

// By participant, ascending.
struct OrderSet {
  Period* periods;  // [count]; null: the id is free
  std::uint32_t count;
  std::uint32_t room : 31;   // of `periods`
  std::uint32_t marked : 1;  // by the sweep
};

constexpr std::uint32_t kMaxOrders = 1u << 22;
constexpr std::uint32_t kMaxParticipants = 1u << 24;
constexpr std::uint32_t kMemoSize = 1u << 10;

struct Memo {
  OrderId a;
  OrderId b;
  OrderId result;
};

VirtualArray<OrderSet> g_sets;  // by id
// [participant] how many acquisitions that are kept name it
VirtualArray<std::atomic<std::uint32_t>> g_named;
SizedPool g_periods;
std::atomic<bool> g_exact{true};

SpinLock g_lock;  // also: sets are made under it
std::uint32_t g_next_set GOSAN_GUARDED_BY(g_lock) = 1;
std::uint32_t g_next_participant GOSAN_GUARDED_BY(g_lock) = 1;
FreeStack<std::uint32_t> g_free_sets GOSAN_GUARDED_BY(g_lock);
std::uint64_t g_period_bytes GOSAN_GUARDED_BY(g_lock) = 0;
Memo g_memo[kMemoSize] GOSAN_GUARDED_BY(g_lock);

const OrderSet& set_of(OrderId id) {
  return g_sets[static_cast<std::uint32_t>(id)];
}

bool is_named(const Period& period) {
  // relaxed: a period is only asked for by acquisitions that were named before
  // it ended; one that is named from now on belongs to a later period
  return g_named[period.participant].load(std::memory_order_relaxed) != 0;
}

// Merges two sorted arrays into `out`, without those that nobody asks for.
std::uint32_t merge(const Period* a, std::uint32_t a_count, const Period* b,
                    std::uint32_t b_count, Period* out) {
  std::uint32_t count = 0;
  std::uint32_t i = 0;
  std::uint32_t j = 0;
  while (i < a_count || j < b_count) {
    Period next;
    if (j == b_count || (i < a_count && a[i].participant < b[j].participant)) {
      next = a[i++];
    } else if (i == a_count || b[j].participant < a[i].participant) {
      next = b[j++];
    } else {
      next = a[i].number > b[j].number ? a[i] : b[j];
      ++i;
      ++j;
    }
    if (is_named(next)) out[count++] = next;
  }
  return count;
}

bool covers(const OrderSet& big, const OrderSet& small) {
  std::uint32_t i = 0;
  for (std::uint32_t j = 0; j < small.count; ++j) {
    const Period& wanted = small.periods[j];
    while (i < big.count && big.periods[i].participant < wanted.participant) {
      ++i;
    }
    const bool known = i < big.count &&
                       big.periods[i].participant == wanted.participant &&
                       big.periods[i].number >= wanted.number;
    if (!known && is_named(wanted)) return false;
  }
  return true;
}

// The set of all in `a` and `b`.
OrderId make_set(const OrderSet& a, const Period* b, std::uint32_t b_count)
    GOSAN_REQUIRES(g_lock) {
  std::uint32_t id = 0;
  if (!g_free_sets.pop(&id)) {
    if (g_next_set == kMaxOrders) {
      // relaxed: what is reported from now on is looked at first
      g_exact.store(false, std::memory_order_relaxed);
      return OrderId::kNone;
    }
    id = g_next_set++;
  }
  OrderSet& made = g_sets[id];
  made.room = a.count + b_count;
  const std::size_t bytes = made.room * sizeof(Period);
  made.periods = static_cast<Period*>(g_periods.allocate(bytes));
  made.count = merge(a.periods, a.count, b, b_count, made.periods);
  g_period_bytes += bytes;
  note_use(Resource::kOrderBytes, g_period_bytes);
  return static_cast<OrderId>(id);
}

}  // namespace

void HardOrder::end_period() noexcept {
  const Period own{participant, period++};
  nested = false;
  SpinGuard guard(g_lock);
  known = make_set(set_of(known), &own, 1);
}

void HardOrder::join(OrderId from) noexcept {
  known = joined_order(known, from);
}

OrderId joined_order(OrderId a, OrderId b) noexcept {
  if (a == b || b == OrderId::kNone) return a;
  if (a == OrderId::kNone) return b;
  const auto mixed = static_cast<std::uint32_t>(a) * 0x9e3779b1u ^
                     static_cast<std::uint32_t>(b);
  SpinGuard guard(g_lock);
  Memo& memo = g_memo[mixed % kMemoSize];
  if (memo.a == a && memo.b == b) return memo.result;
  const OrderSet& left = set_of(a);
  const OrderSet& right = set_of(b);
  OrderId result;
  if (covers(left, right)) {
    result = a;
  } else if (covers(right, left)) {
    result = b;
  } else {
    result = make_set(left, right.periods, right.count);
  }
  memo = {a, b, result};
  return result;
}

bool has_seen(OrderId order, std::uint32_t participant,
              std::uint32_t period) noexcept {
  const OrderSet& set = set_of(order);
  std::uint32_t first = 0;
  std::uint32_t count = set.count;
  while (count != 0) {
    const std::uint32_t half = count / 2;
    if (set.periods[first + half].participant < participant) {
      first += half + 1;
      count -= half + 1;
    } else {
      count = half;
    }
  }
  return first < set.count && set.periods[first].participant == participant &&
         set.periods[first].number >= period;
}

std::uint32_t new_participant() noexcept {
  SpinGuard guard(g_lock);
  return g_next_participant == kMaxParticipants ? 0 : g_next_participant++;
}

void name_participant(std::uint32_t participant) noexcept {
  g_named[participant].fetch_add(1, std::memory_order_relaxed);  // see is_named
}

void unname_participant(std::uint32_t participant) noexcept {
  g_named[participant].fetch_sub(1, std::memory_order_relaxed);  // see is_named
}

bool hard_order_is_exact() noexcept {
  return g_exact.load(std::memory_order_relaxed);  // see make_set
}

void init_hard_order() noexcept GOSAN_NO_THREAD_SAFETY_ANALYSIS {
  g_sets.reserve(kMaxOrders);
  g_named.reserve(kMaxParticipants);
  g_free_sets.reserve(kMaxOrders);
}

void mark_order(OrderId order) noexcept {
  if (order != OrderId::kNone) {
    g_sets[static_cast<std::uint32_t>(order)].marked = 1;
  }
}

void sweep_orders() noexcept {
  SpinGuard guard(g_lock);
  if (g_next_set == 1) return;
  for (std::uint32_t id = 1; id < g_next_set; ++id) {
    OrderSet& set = g_sets[id];
    if (set.periods == nullptr) continue;
    if (set.marked != 0) {
      set.marked = 0;
      continue;
    }
    const std::size_t bytes = set.room * sizeof(Period);
    g_periods.free(set.periods, bytes);
    g_period_bytes -= bytes;
    set = OrderSet{};
    g_free_sets.push(id);
  }
  for (Memo& memo : g_memo) memo = Memo{};
}

std::uint64_t order_bytes_in_use() noexcept {
  SpinGuard guard(g_lock);
  return g_period_bytes;
}

}  // namespace gosan::detector
