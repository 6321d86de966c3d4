// The operations on one channel; their steps are in chan_steps.h.
#include <gosan/panic.h>

#include "chan_steps.h"
#include "scheduler.h"
#include "worker.h"
#include "world.h"

namespace gosan::detail {
namespace {

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

// Called with the lock held; returns without it, after the wake-up, with
// whether the other side came. From then on the channel may be gone.
bool park_on(Chan& chan, WaitQueue& queue, void* element,
             const ParkState& state) GOSAN_NO_LOCK_ANALYSIS {
  Goroutine& self = current();
  Waiter waiter;
  waiter.goroutine = &self;
  waiter.element = element;
  push_back(queue, waiter);
  const gosan_wait wait{&chan, GOSAN_OBJECT_CHAN, state.op, 0, 0};
  gosan_park info{state.open, &wait, 1, 0, nullptr, nullptr, 0};
  park(self, info, unlock_chan, &chan);
  return waiter.success;
}

[[noreturn]] void panic_with(const char* what, const Chan& chan) {
  announce_misuse(what, &chan);
  panic(what);
}

[[noreturn]] void panic_send_on_closed(const Chan& chan) {
  panic_with("send on closed channel", chan);
}

// What is more than a matter of the buffer. Called with the lock held.
[[gnu::noinline]] void send_locked(Chan& chan,
                                   Party sender) GOSAN_NO_LOCK_ANALYSIS {
  if (chan.closed.load(std::memory_order_relaxed)) [[unlikely]] {
    chan.lock.unlock();
    panic_send_on_closed(chan);
  }
  Goroutine* woken = nullptr;
  if (send_step(chan, sender, woken)) {
    chan.lock.unlock();
    if (woken != nullptr) ready(*woken);
    return;
  }
  if (!park_on(chan, chan.senders, sender.element, kSendState)) {
    panic_send_on_closed(chan);
  }
}

[[gnu::noinline]] bool recv_locked(Chan& chan,
                                   Party receiver) GOSAN_NO_LOCK_ANALYSIS {
  Goroutine* woken = nullptr;
  const RecvStep step = recv_step(chan, receiver, woken);
  if (step == RecvStep::kWait) {
    return park_on(chan, chan.receivers, receiver.element, kRecvState);
  }
  chan.lock.unlock();
  if (woken != nullptr) ready(*woken);
  return step == RecvStep::kValue;
}

}  // namespace

void chan_send(Chan* chan, const void* element) GOSAN_NO_LOCK_ANALYSIS {
  checkpoint();
  if (chan == nullptr) [[unlikely]]
    park_for_ever(kSendState);
  const Party sender = calling_party(element);
  chan->lock.lock();
  note_send(*chan, sender.task);
  if (!only_stores(*chan)) return send_locked(*chan, sender);
  put_into_buffer(*chan, sender);
  chan->lock.unlock();
}

bool chan_send_would_block(Chan* chan) {
  checkpoint();
  if (chan == nullptr) return true;
  note_attempt(*chan);
  return would_wait_to_send(*chan);
}

bool chan_try_send(Chan* chan, const void* element) {
  if (chan_send_would_block(chan)) return false;
  Goroutine* woken = nullptr;
  bool sent = false;
  bool closed = false;
  {
    const Party sender = calling_party(element);
    SpinGuard guard(chan->lock);
    closed = chan->closed.load(std::memory_order_relaxed);
    if (!closed) sent = send_step(*chan, sender, woken);
  }
  if (closed) panic_send_on_closed(*chan);
  if (woken != nullptr) ready(*woken);
  return sent;
}

bool chan_recv(Chan* chan, void* element) GOSAN_NO_LOCK_ANALYSIS {
  checkpoint();
  if (chan == nullptr) [[unlikely]]
    park_for_ever(kRecvState);
  const Party receiver = calling_party(element);
  chan->lock.lock();
  if (!only_takes(*chan)) return recv_locked(*chan, receiver);
  take_from_buffer(*chan, receiver);
  chan->lock.unlock();
  return true;
}

TryRecv chan_try_recv(Chan* chan, void* element) {
  checkpoint();
  if (chan == nullptr || would_wait_to_receive(*chan)) {
    return TryRecv::kWouldBlock;
  }
  Goroutine* woken = nullptr;
  RecvStep step = RecvStep::kWait;
  {
    const Party receiver = calling_party(element);
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
      // release: who finds the channel closed without the lock finds it as it
      // was left.
      chan->closed.store(true, std::memory_order_release);
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
  if (twice) panic_with("close of closed channel", *chan);
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
