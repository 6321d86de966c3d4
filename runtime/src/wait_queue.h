// FIFO of waiters, under the lock of the object that owns it.
#ifndef GOSAN_RUNTIME_WAIT_QUEUE_H
#define GOSAN_RUNTIME_WAIT_QUEUE_H

#include <gosan/detail/waiter.h>

#include "goroutine.h"

namespace gosan::detail {

inline bool is_empty(const WaitQueue& queue) noexcept {
  return queue.first.get() == nullptr;
}

inline void push_back(WaitQueue& queue, Waiter& waiter) noexcept {
  Waiter* last = queue.last.get();
  waiter.previous.set(last);
  waiter.next.set(nullptr);
  waiter.queued = true;
  if (last == nullptr) {
    queue.first.set(&waiter);
  } else {
    last->next.set(&waiter);
  }
  queue.last.set(&waiter);
}

inline void push_front(WaitQueue& queue, Waiter& waiter) noexcept {
  Waiter* first = queue.first.get();
  waiter.previous.set(nullptr);
  waiter.next.set(first);
  waiter.queued = true;
  if (first == nullptr) {
    queue.last.set(&waiter);
  } else {
    first->previous.set(&waiter);
  }
  queue.first.set(&waiter);
}

inline void unlink(WaitQueue& queue, Waiter& waiter) noexcept {
  if (!waiter.queued) return;
  Waiter* previous = waiter.previous.get();
  Waiter* next = waiter.next.get();
  if (previous == nullptr) {
    queue.first.set(next);
  } else {
    previous->next.set(next);
  }
  if (next == nullptr) {
    queue.last.set(previous);
  } else {
    next->previous.set(previous);
  }
  waiter.queued = false;
}

/// The first waiter, whatever it waits in.
inline Waiter* pop_front(WaitQueue& queue) noexcept {
  Waiter* first = queue.first.get();
  if (first != nullptr) unlink(queue, *first);
  return first;
}

/// The first waiter that has not won another case of its select meanwhile.
inline Waiter* pop_winner(WaitQueue& queue) noexcept {
  while (Waiter* first = pop_front(queue)) {
    if (!first->in_select) return first;
    std::uint32_t open = 0;
    // acq_rel: exactly one case wins; its waker sees the goroutine parked.
    if (first->goroutine->select_done.compare_exchange_strong(
            open, 1, std::memory_order_acq_rel)) {
      return first;
    }
  }
  return nullptr;
}

inline std::uint32_t length(const WaitQueue& queue) noexcept {
  std::uint32_t count = 0;
  for (const Waiter* w = queue.first.get(); w != nullptr; w = w->next.get()) {
    ++count;
  }
  return count;
}

}  // namespace gosan::detail

#endif  // GOSAN_RUNTIME_WAIT_QUEUE_H
