// A short list with a place for the usual few, and a table of hand-overs.
#include "held_locks.h"

#include <atomic>

#include "arena.h"

namespace gosan::detector {
namespace {

constexpr std::size_t kTableSize = 4096;

struct HandOver {
  std::atomic<const void*> object{nullptr};
  std::atomic<std::uint32_t> number{0};  // of the latest; 0: none
};

SizedPool g_lists;
std::atomic<std::uint32_t> g_hand_overs{0};
HandOver g_latest[kTableSize];

HandOver& entry_of(const void* object) {
  const auto address = reinterpret_cast<std::uintptr_t>(object);
  return g_latest[(address >> 3 ^ address >> 15) % kTableSize];
}

}  // namespace

void HeldLocks::push(const HeldLock& lock) noexcept {
  if (count_ == capacity_) drop_stale();
  if (count_ == capacity_) grow();
  list()[count_++] = lock;
}

bool HeldLocks::remove(const void* object) noexcept {
  HeldLock* locks = list();
  for (std::uint32_t i = count_; i-- > 0;) {
    if (locks[i].object != object) continue;
    for (std::uint32_t j = i; j + 1 < count_; ++j) locks[j] = locks[j + 1];
    --count_;
    return true;
  }
  return false;
}

const HeldLock* HeldLocks::find(const void* object) const noexcept {
  for (std::uint32_t i = count_; i-- > 0;) {
    if (list()[i].object == object) return &list()[i];
  }
  return nullptr;
}

void HeldLocks::clear() noexcept {
  g_lists.free(more_, capacity_ * sizeof(HeldLock));
  more_ = nullptr;
  capacity_ = kInline;
  count_ = 0;
}

void HeldLocks::grow() noexcept {
  const std::uint32_t capacity = 4 * capacity_;
  auto* bigger =
      static_cast<HeldLock*>(g_lists.allocate(capacity * sizeof(HeldLock)));
  for (std::uint32_t i = 0; i < count_; ++i) bigger[i] = list()[i];
  g_lists.free(more_, capacity_ * sizeof(HeldLock));
  more_ = bigger;
  capacity_ = capacity;
}

// A goroutine whose locks others give back would keep all of them.
void HeldLocks::drop_stale() noexcept {
  if (hand_overs() == 0) return;
  HeldLock* locks = list();
  std::uint32_t kept = 0;
  for (std::uint32_t i = 0; i < count_; ++i) {
    const HandOver& latest = entry_of(locks[i].object);
    // relaxed: late news leave an entry for the next time
    const bool stale =
        locks[i].shared == 0 &&  // of several readers it is one who left
        latest.object.load(std::memory_order_relaxed) == locks[i].object &&
        latest.number.load(std::memory_order_relaxed) > locks[i].taken_number;
    if (!stale) locks[kept++] = locks[i];
  }
  count_ = kept;
}

void note_hand_over(const void* object) noexcept {
  HandOver& entry = entry_of(object);
  // relaxed: whoever took the lock later is ordered behind this by the lock
  // itself, whoever took it earlier does not hold it any more
  const std::uint32_t number =
      g_hand_overs.fetch_add(1, std::memory_order_relaxed) + 1;
  entry.object.store(object, std::memory_order_relaxed);
  entry.number.store(number, std::memory_order_relaxed);
}

std::uint32_t hand_overs() noexcept {
  return g_hand_overs.load(std::memory_order_relaxed);  // see note_hand_over
}

// A table entry is shared by many objects: what it says may be about another.
bool may_be_stale(const HeldLock& lock) noexcept {
  return entry_of(lock.object).number.load(std::memory_order_relaxed) >
         lock.taken_number;  // see note_hand_over
}

}  // namespace gosan::detector
