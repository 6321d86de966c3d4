#include <gosan/panic.h>

#include <cstring>
#include <limits>
#include <new>

#include "chan_state.h"
#include "hooks.h"
#include "process.h"
#include "scheduler.h"
#include "timer_core.h"
#include "wait_queue.h"
#include "worker.h"
#include "world.h"

namespace gosan::detail {
namespace {

void copy_element(const Chan& chan, void* to, const void* from) noexcept {
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

void advance(const Chan& chan, std::uint64_t& index) noexcept {
  if (++index == chan.cap) index = 0;
}

// The count is changed under the lock only; others read it as a hint.
void change_count(Chan& chan, std::int64_t by) noexcept {
  chan.count.store(chan.count.load(std::memory_order_relaxed) +
                       static_cast<std::uint64_t>(by),
                   std::memory_order_relaxed);
}

// An unbuffered exchange names both sides, also the one that calls.
void announce_rendezvous(Chan& chan, void* sender, void* receiver) noexcept {
  if (const gosan_hooks* listener = hooks()) {
    listener->chan_rendezvous(sender, receiver, &chan);
  }
}

void announce_slot(Chan& chan, void* task, std::uint64_t slot) noexcept {
  if (const gosan_hooks* listener = hooks()) {
    listener->chan_slot(task, &chan, slot);
  }
}

void announce_closed(Chan& chan, void* task) noexcept {
  if (const gosan_hooks* listener = hooks()) {
    listener->chan_closed(task, &chan);
  }
}

void wake_waiter(Waiter& waiter, bool success, Goroutine*& woken) noexcept {
  waiter.success = success;
  waiter.goroutine->winner = &waiter;
  woken = waiter.goroutine;
}

// A receiver waits: the buffer is empty, the value goes straight to it. On a
// buffered channel both take their turn on the slot, as if it had gone through.
void hand_to_receiver(Chan& chan, const Party& sender, Waiter& receiver,
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
void take_from_sender(Chan& chan, const Party& receiver, Waiter& sender,
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

void take_from_buffer(Chan& chan, const Party& receiver) noexcept {
  if (chan.timer != nullptr) {
    timer_value_received(*chan.timer, receiver.task);
  } else {
    announce_slot(chan, receiver.task, chan.recv_index);
  }
  copy_element(chan, receiver.element, chan.slot(chan.recv_index));
  advance(chan, chan.recv_index);
  change_count(chan, -1);
}

// The values that nobody received are received here: their destructors come
// after what their senders did.
void drop_rest(Chan& chan) noexcept {
  if (chan.timer != nullptr) return;
  while (chan.count.load(std::memory_order_relaxed) != 0) {
    announce_slot(chan, nullptr, chan.recv_index);
    if (chan.drop != nullptr) chan.drop(chan.slot(chan.recv_index));
    advance(chan, chan.recv_index);
    change_count(chan, -1);
  }
}

struct ParkState {
  const char* open;
  const char* nil;
  std::uint8_t op;
};
constexpr ParkState kSendState{"chan send", "chan send (nil chan)",
                               GOSAN_WAIT_SEND};
constexpr ParkState kRecvState{"chan receive", "chan receive (nil chan)",
                               GOSAN_WAIT_RECV};

void nothing(void*) noexcept {}

[[noreturn]] void park_for_ever(const ParkState& state) {
  const gosan_wait wait{nullptr, GOSAN_OBJECT_CHAN, state.op, 0, 0};
  gosan_park info{state.nil, &wait, 1, 0, nullptr, nullptr, 0};
  for (;;) park(current(), info, nothing, nullptr);
}

// Called with the lock held; returns without it, after the wake-up.
void park_on(Chan& chan, Goroutine& self,
             const ParkState& state) GOSAN_NO_LOCK_ANALYSIS {
  const gosan_wait wait{&chan, GOSAN_OBJECT_CHAN, state.op, 0, 0};
  gosan_park info{state.open, &wait, 1, 0, nullptr, nullptr, 0};
  // The user's last handle may go while we wait.
  retain(&chan);
  park(self, info, unlock_chan, &chan);
}

Waiter waiter_for(Goroutine& self, void* element) noexcept {
  Waiter waiter;
  waiter.goroutine = &self;
  waiter.element = element;
  return waiter;
}

bool looks_full(const Chan& chan) noexcept {
  // relaxed: the answer is about a moment; see chan_try_send.
  return chan.cap == 0 ? is_empty(chan.receivers)
                       : chan.count.load(std::memory_order_relaxed) == chan.cap;
}

[[noreturn]] void panic_send_on_closed() { panic("send on closed channel"); }

}  // namespace

void note_send(Chan& chan) noexcept {
  if (const gosan_hooks* listener = hooks()) {
    listener->access(&chan, 1, GOSAN_ACCESS_READ);
  }
}

void unlock_chan(void* chan) noexcept GOSAN_NO_LOCK_ANALYSIS {
  static_cast<Chan*>(chan)->lock.unlock();
}

bool send_step(Chan& chan, const Party& sender, Goroutine*& woken) noexcept {
  if (Waiter* receiver = pop_winner(chan.receivers)) {
    hand_to_receiver(chan, sender, *receiver, woken);
    return true;
  }
  if (chan.count.load(std::memory_order_relaxed) == chan.cap) return false;
  announce_slot(chan, sender.task, chan.send_index);
  copy_element(chan, chan.slot(chan.send_index), sender.element);
  advance(chan, chan.send_index);
  change_count(chan, +1);
  return true;
}

RecvStep recv_step(Chan& chan, const Party& receiver,
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

Chan* chan_make(std::size_t cap, std::size_t element_bytes, DropElement drop) {
  start_runtime();
  constexpr std::size_t kMostBytes = std::numeric_limits<std::ptrdiff_t>::max();
  const std::size_t per_slot = element_bytes == 0 ? 1 : element_bytes;
  if (cap > (kMostBytes - sizeof(Chan)) / per_slot) {
    panic("makechan: size out of range");
  }
  void* memory =
      ::operator new(sizeof(Chan) + cap * element_bytes, std::nothrow);
  if (memory == nullptr) panic("makechan: size out of range");
  Chan* chan = ::new (memory) Chan;
  chan->cap = cap;
  chan->element_bytes = element_bytes;
  chan->drop = drop;
  if (const gosan_hooks* listener = hooks()) {
    listener->object_create(chan, GOSAN_OBJECT_CHAN, cap,
                            __builtin_frame_address(0));
  }
  return chan;
}

void retain(Chan* chan) noexcept {
  // relaxed: whoever copies a handle already owns a reference.
  chan->references.fetch_add(1, std::memory_order_relaxed);
}

void release(Chan* chan) noexcept {
  // acq_rel: the last owner sees what the others did.
  if (chan->references.fetch_sub(1, std::memory_order_acq_rel) != 1) return;
  drop_rest(*chan);
  if (chan->timer != nullptr) destroy_timer(chan->timer);
  if (const gosan_hooks* listener = hooks()) {
    listener->object_destroy(chan, GOSAN_OBJECT_CHAN);
    // The sends' pseudo reads must not race with the end of the memory.
    listener->memory_fresh(chan,
                           sizeof(Chan) + chan->cap * chan->element_bytes);
  }
  chan->magic = 0;
  chan->~Chan();
  ::operator delete(chan);
}

void chan_send(Chan* chan, const void* element) GOSAN_NO_LOCK_ANALYSIS {
  checkpoint();
  if (chan == nullptr) park_for_ever(kSendState);
  note_send(*chan);
  Goroutine& self = current();
  const Party sender{self.task, const_cast<void*>(element)};
  Goroutine* woken = nullptr;
  chan->lock.lock();
  if (chan->closed.load(std::memory_order_relaxed)) {
    chan->lock.unlock();
    panic_send_on_closed();
  }
  if (send_step(*chan, sender, woken)) {
    chan->lock.unlock();
    if (woken != nullptr) ready(*woken);
    return;
  }
  Waiter waiter = waiter_for(self, const_cast<void*>(element));
  push_back(chan->senders, waiter);
  park_on(*chan, self, kSendState);
  const bool sent = waiter.success;
  release(chan);
  if (!sent) panic_send_on_closed();
}

bool chan_send_would_block(Chan* chan) {
  checkpoint();
  if (chan == nullptr) return true;
  note_send(*chan);
  SpinGuard guard(chan->lock);
  return !chan->closed.load(std::memory_order_relaxed) && looks_full(*chan);
}

bool chan_try_send(Chan* chan, const void* element) {
  checkpoint();
  if (chan == nullptr) return false;
  note_send(*chan);
  Goroutine* woken = nullptr;
  bool sent = false;
  bool closed = false;
  {
    const Party sender{current().task, const_cast<void*>(element)};
    SpinGuard guard(chan->lock);
    closed = chan->closed.load(std::memory_order_relaxed);
    if (!closed) sent = send_step(*chan, sender, woken);
  }
  if (closed) panic_send_on_closed();
  if (woken != nullptr) ready(*woken);
  return sent;
}

bool chan_recv(Chan* chan, void* element) GOSAN_NO_LOCK_ANALYSIS {
  checkpoint();
  if (chan == nullptr) park_for_ever(kRecvState);
  Goroutine& self = current();
  const Party receiver{self.task, element};
  Goroutine* woken = nullptr;
  chan->lock.lock();
  const RecvStep step = recv_step(*chan, receiver, woken);
  if (step != RecvStep::kWait) {
    chan->lock.unlock();
    if (woken != nullptr) ready(*woken);
    return step == RecvStep::kValue;
  }
  Waiter waiter = waiter_for(self, element);
  push_back(chan->receivers, waiter);
  park_on(*chan, self, kRecvState);
  const bool received = waiter.success;
  release(chan);
  return received;
}

TryRecv chan_try_recv(Chan* chan, void* element) {
  checkpoint();
  if (chan == nullptr) return TryRecv::kWouldBlock;
  Goroutine* woken = nullptr;
  RecvStep step = RecvStep::kWait;
  {
    const Party receiver{current().task, element};
    SpinGuard guard(chan->lock);
    step = recv_step(*chan, receiver, woken);
  }
  if (woken != nullptr) ready(*woken);
  switch (step) {
    case RecvStep::kWait:
      break;
    case RecvStep::kValue:
      return TryRecv::kValue;
    case RecvStep::kClosed:
      return TryRecv::kClosed;
  }
  return TryRecv::kWouldBlock;
}

void chan_close(Chan* chan) {
  checkpoint();
  if (chan == nullptr) panic("close of nil channel");
  GoroutineList woken;
  bool twice = false;
  {
    SpinGuard guard(chan->lock);
    twice = chan->closed.load(std::memory_order_relaxed);
    if (!twice) {
      if (const gosan_hooks* listener = hooks()) {
        listener->access(chan, 1, GOSAN_ACCESS_WRITE);
        listener->chan_close(nullptr, chan);
      }
      chan->closed.store(true, std::memory_order_relaxed);  // under the lock
      Goroutine* one = nullptr;
      for (WaitQueue* queue : {&chan->receivers, &chan->senders}) {
        while (Waiter* waiter = pop_winner(*queue)) {
          announce_closed(*chan, waiter->goroutine->task);
          wake_waiter(*waiter, false, one);
          woken.push(*one);
        }
      }
    }
  }
  if (twice) panic("close of closed channel");
  // After unlock, all of them: the first to run may need the lock.
  while (Goroutine* goroutine = woken.pop()) ready(*goroutine);
}

std::size_t chan_len(const Chan* chan) noexcept {
  if (chan == nullptr || chan->timer != nullptr) return 0;
  return chan->count.load(std::memory_order_relaxed);  // racy, as in Go
}

std::size_t chan_cap(const Chan* chan) noexcept {
  return chan == nullptr || chan->timer != nullptr ? 0 : chan->cap;
}

void announce_write(const void* address, std::size_t bytes) noexcept {
  if (const gosan_hooks* listener = hooks()) {
    listener->access(address, bytes, GOSAN_ACCESS_WRITE);
  }
}

}  // namespace gosan::detail
