// The state of a channel. All of it changes under the channel's lock.
//
// Whether a channel would block can be asked without the lock: a sender or
// receiver is let through or not by the buffer's count or by the first waiter
// of the other side, both atomic, and a channel never opens again.
#ifndef GOSAN_RUNTIME_CHAN_STATE_H
#define GOSAN_RUNTIME_CHAN_STATE_H

#include <gosan/detail/chan_core.h>
#include <gosan/hooks.h>

#include <atomic>
#include <cstddef>
#include <cstdint>

#include "goroutine.h"
#include "spin_lock.h"
#include "wait_queue.h"

namespace gosan::detail {

struct TimerCore;

inline constexpr std::uint32_t kChanMagic = 0x6e616863;  // "chan"

struct Chan {
  std::uint32_t magic = kChanMagic;
  VersionLock lock;
  // Handles, armed timers and parked selects. A parked send or receive counts
  // on none: release() keeps a channel on which somebody waits.
  std::atomic<std::uint32_t> references{1};
  std::atomic<bool> closed{false};      // written under the lock
  std::atomic<std::uint64_t> count{0};  // in the buffer; as above
  std::uint64_t cap = 0;
  std::size_t element_bytes = 0;
  std::uint64_t send_index = 0;  // [0, cap) slot of the next send
  std::uint64_t recv_index = 0;  // [0, cap) slot of the next receive
  WaitQueue receivers;
  WaitQueue senders;
  DropElement drop = nullptr;
  TimerCore* timer = nullptr;  // a timer's channel; same lifetime

  std::byte* slot(std::uint64_t index) noexcept {
    return reinterpret_cast<std::byte*>(this + 1) + index * element_bytes;
  }
};

/// Whether a receive would find neither a value nor the end, a send no room.
/// Without the lock: the answer was right at some moment of the call.
inline bool would_wait_to_receive(const Chan& chan) noexcept {
  // acquire: the channel was still open when nothing was there.
  const bool nothing = chan.cap == 0
                           ? is_empty(chan.senders)
                           : chan.count.load(std::memory_order_acquire) == 0;
  std::atomic_thread_fence(std::memory_order_acquire);
  return nothing && !chan.closed.load(std::memory_order_acquire);
}
inline bool would_wait_to_send(const Chan& chan) noexcept {
  // acquire: as above; closed in between, it was open and full before.
  if (chan.closed.load(std::memory_order_acquire)) return false;
  return chan.cap == 0 ? is_empty(chan.receivers)
                       : chan.count.load(std::memory_order_relaxed) == chan.cap;
}

/// Commit of a park on one channel.
void unlock_chan(void* chan) noexcept;

}  // namespace gosan::detail

#endif  // GOSAN_RUNTIME_CHAN_STATE_H
