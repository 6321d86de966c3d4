// A channel's beginning and end.
#include <gosan/panic.h>

#include <limits>
#include <new>

#include "chan_steps.h"
#include "process.h"

namespace gosan::detail {
namespace {

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

// Nobody can send, receive or close any more: who waits here waits for ever,
// and the channel with them.
bool somebody_waits(Chan& chan) noexcept {
  SpinGuard guard(chan.lock);
  return !is_empty(chan.receivers) || !is_empty(chan.senders);
}

}  // namespace

void unlock_chan(void* chan) noexcept GOSAN_NO_LOCK_ANALYSIS {
  static_cast<Chan*>(chan)->lock.unlock();
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
  if (somebody_waits(*chan)) return;
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

}  // namespace gosan::detail
