// The state of a channel and the steps that plain operations, select and timers
// are made of. Every step is taken with the channel's lock held.
#ifndef GOSAN_RUNTIME_CHAN_STATE_H
#define GOSAN_RUNTIME_CHAN_STATE_H

#include <gosan/detail/chan_core.h>
#include <gosan/hooks.h>

#include <atomic>
#include <cstddef>
#include <cstdint>

#include "goroutine.h"
#include "spin_lock.h"

namespace gosan::detail {

struct TimerCore;

inline constexpr std::uint32_t kChanMagic = 0x6e616863;  // "chan"

struct Chan {
  std::uint32_t magic = kChanMagic;
  SpinLock lock;
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

/// What a step needs to know of the side that takes it.
struct Party {
  void* task;     // the listener's handle; null: whatever runs here
  void* element;  // the value's bytes, or room for them
};

/// Takes one step of a send: to a waiting receiver, or into the buffer. False:
/// the sender would wait. `woken` is to be readied after unlock, if not null.
/// The channel is open.
bool send_step(Chan& chan, const Party& sender, Goroutine*& woken) noexcept;

enum class RecvStep { kWait, kValue, kClosed };
/// The same for a receive.
RecvStep recv_step(Chan& chan, const Party& receiver,
                   Goroutine*& woken) noexcept;

/// What a send does before anything else: it reads the channel object, which
/// close writes.
void note_send(Chan& chan) noexcept;

/// Commit of a park on one channel.
void unlock_chan(void* chan) noexcept;

}  // namespace gosan::detail

#endif  // GOSAN_RUNTIME_CHAN_STATE_H
