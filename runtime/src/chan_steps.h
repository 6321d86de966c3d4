// The steps that channel operations, select and timers are made of. Every step
// is taken with the channel's lock held.
#ifndef GOSAN_RUNTIME_CHAN_STEPS_H
#define GOSAN_RUNTIME_CHAN_STEPS_H

#include <gosan/hooks.h>

#include <cstdint>
#include <cstring>

#include "chan_state.h"
#include "hooks.h"
#include "timer_core.h"
#include "wait_queue.h"

namespace gosan::detail {

/// What a step needs to know of the side that takes it.
struct Party {
  void* task;     // the listener's handle; null: whatever runs here
  void* element;  // the value's bytes, or room for them
};

/// The side that calls.
inline Party calling_party(const void* element) noexcept {
  // Without a listener nobody looks at the task.
  return {hooks() == nullptr ? nullptr : current().task,
          const_cast<void*>(element)};
}

inline void copy_element(const Chan& chan, void* to,
                         const void* from) noexcept {
  switch (chan.element_bytes) {
    case 0:
      return;
    case sizeof(std::uint64_t):
      std::memcpy(to, from, sizeof(std::uint64_t));
      return;
    default:
      std::memcpy(to, from, chan.element_bytes);
  }
}

inline void advance(const Chan& chan, std::uint64_t& index) noexcept {
  if (++index == chan.cap) index = 0;
}

// The count is changed under the lock only; others read it as a hint.
inline void change_count(Chan& chan, std::int64_t by) noexcept {
  chan.count.store(chan.count.load(std::memory_order_relaxed) +
                       static_cast<std::uint64_t>(by),
                   std::memory_order_relaxed);
}

// An unbuffered exchange names both sides, also the one that calls.
inline void announce_rendezvous(Chan& chan, void* sender,
                                void* receiver) noexcept {
  if (const gosan_hooks* listener = hooks()) {
    listener->chan_rendezvous(sender, receiver, &chan);
  }
}

inline void announce_slot(Chan& chan, void* task, std::uint64_t slot) noexcept {
  if (const gosan_hooks* listener = hooks()) {
    listener->chan_slot(task, &chan, slot);
  }
}

inline void announce_closed(Chan& chan, void* task) noexcept {
  if (const gosan_hooks* listener = hooks()) {
    listener->chan_closed(task, &chan);
  }
}

inline void wake_waiter(Waiter& waiter, bool success,
                        Goroutine*& woken) noexcept {
  waiter.success = success;
  waiter.goroutine->winner = &waiter;
  woken = waiter.goroutine;
}

// A receiver waits: the buffer is empty, the value goes straight to it. On a
// buffered channel both take their turn on the slot, as if it had gone through.
inline void hand_to_receiver(Chan& chan, const Party& sender, Waiter& receiver,
                             Goroutine*& woken) noexcept {
  if (chan.cap == 0) {
    announce_rendezvous(chan, sender.task, receiver.goroutine->task);
  } else {
    announce_slot(chan, sender.task, chan.send_index);
    announce_slot(chan, receiver.goroutine->task, chan.recv_index);
    advance(chan, chan.send_index);
    advance(chan, chan.recv_index);
  }
  copy_element(chan, receiver.element, sender.element);
  wake_waiter(receiver, true, woken);
}

// A sender waits, so a buffer is full: its head goes to the receiver, the
// waiting value into the freed slot, which is the tail.
inline void take_from_sender(Chan& chan, const Party& receiver, Waiter& sender,
                             Goroutine*& woken) noexcept {
  if (chan.cap == 0) {
    announce_rendezvous(chan, sender.goroutine->task, receiver.task);
    copy_element(chan, receiver.element, sender.element);
  } else {
    const std::uint64_t slot = chan.recv_index;
    announce_slot(chan, receiver.task, slot);
    copy_element(chan, receiver.element, chan.slot(slot));
    announce_slot(chan, sender.goroutine->task, slot);
    copy_element(chan, chan.slot(slot), sender.element);
    advance(chan, chan.recv_index);
    chan.send_index = chan.recv_index;
  }
  wake_waiter(sender, true, woken);
}

inline void take_from_buffer(Chan& chan, const Party& receiver) noexcept {
  if (chan.timer != nullptr) {
    timer_value_received(*chan.timer, receiver.task);
  } else {
    announce_slot(chan, receiver.task, chan.recv_index);
  }
  copy_element(chan, receiver.element, chan.slot(chan.recv_index));
  advance(chan, chan.recv_index);
  change_count(chan, -1);
}

inline void put_into_buffer(Chan& chan, const Party& sender) noexcept {
  announce_slot(chan, sender.task, chan.send_index);
  copy_element(chan, chan.slot(chan.send_index), sender.element);
  advance(chan, chan.send_index);
  change_count(chan, +1);
}

/// Whether a send or a receive is only a matter of the buffer.
inline bool only_stores(const Chan& chan) noexcept {
  return chan.count.load(std::memory_order_relaxed) != chan.cap &&
         is_empty(chan.receivers) &&
         !chan.closed.load(std::memory_order_relaxed);
}
inline bool only_takes(const Chan& chan) noexcept {
  return chan.count.load(std::memory_order_relaxed) != 0 &&
         is_empty(chan.senders);
}

/// Takes one step of a send: to a waiting receiver, or into the buffer. False:
/// the sender would wait. `woken` is to be readied after unlock, if not null.
/// The channel is open.
inline bool send_step(Chan& chan, const Party& sender,
                      Goroutine*& woken) noexcept {
  if (Waiter* receiver = pop_winner(chan.receivers)) {
    hand_to_receiver(chan, sender, *receiver, woken);
    return true;
  }
  if (chan.count.load(std::memory_order_relaxed) == chan.cap) return false;
  put_into_buffer(chan, sender);
  return true;
}

enum class RecvStep { kWait, kValue, kClosed };
/// The same for a receive.
inline RecvStep recv_step(Chan& chan, const Party& receiver,
                          Goroutine*& woken) noexcept {
  // A waiting sender means a full buffer or none; it comes first because its
  // value has to take the place of the head.
  if (Waiter* sender = pop_winner(chan.senders)) {
    take_from_sender(chan, receiver, *sender, woken);
    return RecvStep::kValue;
  }
  if (chan.count.load(std::memory_order_relaxed) != 0) {
    take_from_buffer(chan, receiver);
    return RecvStep::kValue;
  }
  if (!chan.closed.load(std::memory_order_relaxed)) return RecvStep::kWait;
  announce_closed(chan, receiver.task);
  return RecvStep::kClosed;
}

/// What a send does before anything else: it reads the channel object, which
/// close writes.
inline void note_send(Chan& chan, void* task) noexcept {
  if (const gosan_hooks* listener = hooks()) listener->chan_send(task, &chan);
}
/// The same without the lock, of a send that may find out that it would wait.
inline void note_attempt(Chan& chan) noexcept {
  if (const gosan_hooks* listener = hooks()) {
    listener->access(&chan, 1, GOSAN_ACCESS_READ);
  }
}

}  // namespace gosan::detail

#endif  // GOSAN_RUNTIME_CHAN_STEPS_H
