#include "processor.h"

namespace gosan::detail {

void GoroutineList::push(Goroutine& goroutine) noexcept {
  goroutine.next = nullptr;
  if (last == nullptr) {
    first = &goroutine;
  } else {
    last->next = &goroutine;
  }
  last = &goroutine;
  ++size;
}

Goroutine* GoroutineList::pop() noexcept {
  Goroutine* taken = first;
  if (taken == nullptr) return nullptr;
  first = taken->next;
  if (first == nullptr) last = nullptr;
  taken->next = nullptr;
  --size;
  return taken;
}

bool RunQueue::push(Goroutine& goroutine) noexcept {
  // acquire: a thief has finished reading the entries it took.
  const std::uint32_t head = head_.load(std::memory_order_acquire);
  const std::uint32_t tail = tail_.load(std::memory_order_relaxed);  // owner
  if (tail - head == kCapacity) return false;
  ring_[tail % kCapacity].store(&goroutine, std::memory_order_relaxed);
  // release: publishes the entry and the goroutine's state to thieves.
  tail_.store(tail + 1, std::memory_order_release);
  return true;
}

Goroutine* RunQueue::pop() noexcept {
  std::uint32_t head = head_.load(std::memory_order_acquire);
  for (;;) {
    const std::uint32_t tail = tail_.load(std::memory_order_relaxed);  // owner
    if (head == tail) return nullptr;
    Goroutine* taken = ring_[head % kCapacity].load(std::memory_order_relaxed);
    // acq_rel: takes the entry from thieves, which take by the same exchange.
    if (head_.compare_exchange_weak(head, head + 1, std::memory_order_acq_rel,
                                    std::memory_order_acquire)) {
      return taken;
    }
  }
}

Goroutine* RunQueue::peek(std::uint32_t index) const noexcept {
  const std::uint32_t at = head_.load(std::memory_order_relaxed) + index;
  const std::uint32_t tail = tail_.load(std::memory_order_relaxed);  // owner
  if (static_cast<std::int32_t>(tail - at) <= 0) return nullptr;
  return ring_[at % kCapacity].load(std::memory_order_relaxed);
}

Goroutine* RunQueue::take_at(std::uint32_t index) noexcept {
  const std::uint32_t head = head_.load(std::memory_order_relaxed);
  Goroutine* taken =
      ring_[(head + index) % kCapacity].load(std::memory_order_relaxed);
  // The entries before it move up by one: order is kept.
  for (std::uint32_t i = index; i > 0; --i) {
    Goroutine* before =
        ring_[(head + i - 1) % kCapacity].load(std::memory_order_relaxed);
    ring_[(head + i) % kCapacity].store(before, std::memory_order_relaxed);
  }
  head_.store(head + 1, std::memory_order_relaxed);
  return taken;
}

Goroutine* RunQueue::steal_into(RunQueue& mine) noexcept {
  std::uint32_t head = head_.load(std::memory_order_acquire);
  const std::uint32_t my_tail = mine.tail_.load(std::memory_order_relaxed);
  for (;;) {
    // acquire: pairs with the owner's release in push.
    const std::uint32_t tail = tail_.load(std::memory_order_acquire);
    const std::uint32_t available = tail - head;
    if (available == 0) return nullptr;
    if (available > kCapacity) {  // head and tail are from different moments
      head = head_.load(std::memory_order_acquire);
      continue;
    }
    const std::uint32_t count = available - available / 2;
    for (std::uint32_t i = 0; i < count; ++i) {
      mine.ring_[(my_tail + i) % kCapacity].store(
          ring_[(head + i) % kCapacity].load(std::memory_order_relaxed),
          std::memory_order_relaxed);
    }
    // acq_rel: only now are the entries ours; the owner may overwrite them
    // after it sees the new head.
    if (!head_.compare_exchange_weak(head, head + count,
                                     std::memory_order_acq_rel,
                                     std::memory_order_acquire)) {
      continue;
    }
    // The last one runs at once, the others become visible to other thieves.
    const std::uint32_t kept = count - 1;
    Goroutine* taken = mine.ring_[(my_tail + kept) % kCapacity].load(
        std::memory_order_relaxed);
    mine.tail_.store(my_tail + kept, std::memory_order_release);
    return taken;
  }
}

std::uint32_t RunQueue::size() const noexcept {
  const std::uint32_t tail = tail_.load(std::memory_order_acquire);
  const std::uint32_t head = head_.load(std::memory_order_acquire);
  const std::uint32_t size = tail - head;
  return size > kCapacity ? 0 : size;  // torn between two moments
}

}  // namespace gosan::detail
