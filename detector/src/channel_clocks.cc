// The clocks of channels: one per buffer slot, one for the close.
#include <atomic>

#include "arena.h"
#include "sync_var.h"
#include "task.h"
#include "thread_block.h"

namespace gosan::detector {

namespace {

// The last send of a clock index.
struct SendMark {
  std::uint32_t index = kNoIndex;
  std::uint32_t epoch = 0;
  StackId stack = StackId::kNone;
  TaskRecordId task = TaskRecordId::kNone;
};
constexpr std::uint32_t kMaxMarks = 4;

}  // namespace

struct ChannelClocks {
  ChannelClocks* next = nullptr;  // in its bucket, or free
  // null: forgotten. Read without a lock by threads that remember the object.
  std::atomic<const void*> address{nullptr};
  Snap closed;
  Snap* slots = nullptr;  // [slot_count], grown to the highest one used
  std::size_t slot_count = 0;
  bool is_closed = false;
  std::uint32_t mark_count = 0;
  SendMark marks[kMaxMarks];                    // [mark_count]
  TaskRecordId receiver = TaskRecordId::kNone;  // the last without a buffer
};
static_assert(kMaxMarks == ChannelUses::kMaxSends);

namespace {

using Channel = ChannelClocks;

constexpr std::size_t kBuckets = std::size_t{1} << 14;

struct Bucket {
  SpinLock lock;  // guards the chain; a channel's clocks have its own lock
  Channel* first = nullptr;
};

Bucket g_buckets[kBuckets];
Pool<Channel> g_channels;
SizedPool g_slot_memory;

Bucket& bucket_of(const void* chan) {
  const std::uint64_t h =
      (reinterpret_cast<std::uintptr_t>(chan) >> 4) * 0x9e3779b97f4a7c15;
  return g_buckets[h >> 50];
}
static_assert(kBuckets == std::size_t{1} << 14);

const void* address_in(const Channel& channel) {
  // relaxed: written under the bucket's lock; whoever looks without it compares
  // with a channel that the runtime keeps alive
  return channel.address.load(std::memory_order_relaxed);
}

Channel** find(Bucket& bucket, const void* chan) {
  Channel** link = &bucket.first;
  while (*link != nullptr && address_in(**link) != chan) link = &(*link)->next;
  return link;
}

Channel& look_up(const void* chan) {
  Bucket& bucket = bucket_of(chan);
  SpinGuard guard(bucket.lock);
  Channel** link = find(bucket, chan);
  if (*link == nullptr) {
    *link = g_channels.make();
    (*link)->address.store(chan, std::memory_order_relaxed);  // as above
  }
  return **link;
}

Channel& channel_at(const void* chan) {
  const auto n = reinterpret_cast<std::uintptr_t>(chan);
  Channel*& known =
      block_from_gs().channels[(n ^ n >> 7) / 16 % ThreadBlock::kChannelCache];
  if (known == nullptr || address_in(*known) != chan) known = &look_up(chan);
  return *known;
}

// The place of a send by the holder of `clock`: its last one's, or that of one
// which is ordered before it, for whom the new one stands in from now on. Null
// when there is none.
SendMark* mark_for(const TaskClock& clock, Channel& channel) {
  SendMark* replaced = nullptr;
  for (std::uint32_t i = 0; i < channel.mark_count; ++i) {
    SendMark& mark = channel.marks[i];
    if (mark.index == clock.index) return &mark;
    if (channel.mark_count == kMaxMarks &&
        clock.knows(mark.index, mark.epoch)) {
      replaced = &mark;
    }
  }
  if (channel.mark_count == kMaxMarks) return replaced;
  return &channel.marks[channel.mark_count++];
}

void grow_slots(Channel& channel, std::size_t wanted) {
  std::size_t count = channel.slot_count == 0 ? 1 : channel.slot_count;
  while (count < wanted) count *= 2;
  auto* slots =
      static_cast<Snap*>(g_slot_memory.allocate(count * sizeof(Snap)));
  for (std::size_t i = 0; i < count; ++i) {
    slots[i] = i < channel.slot_count ? channel.slots[i] : Snap{};
  }
  g_slot_memory.free(channel.slots, channel.slot_count * sizeof(Snap));
  channel.slots = slots;
  channel.slot_count = count;
}

}  // namespace

void exchange_slot(Task& task, const void* chan, std::uint64_t slot) noexcept {
  Channel& channel = channel_at(chan);
  if (slot >= channel.slot_count) grow_slots(channel, slot + 1);
  Snap& place = channel.slots[slot];
  const Snap before = place;
  release_from(task, place);
  acquire_into(task, before);
}

bool note_send(Task& task, const void* chan, StackId stack) noexcept {
  Channel& channel = channel_at(chan);
  if (channel.is_closed) return false;
  SendMark* mark = mark_for(task.clock, channel);
  if (mark == nullptr) return false;
  *mark = {task.clock.index, task.clock.epoch, stack, task.record_id};
  return true;
}

void note_receiver(const Task& receiver, const void* chan) noexcept {
  channel_at(chan).receiver = receiver.record_id;
}

ChannelUses uses_of_channel(const void* chan) noexcept {
  Bucket& bucket = bucket_of(chan);
  SpinGuard guard(bucket.lock);
  ChannelUses uses;
  const Channel* channel = *find(bucket, chan);
  if (channel == nullptr) return uses;
  uses.receiver = channel->receiver;
  for (std::uint32_t i = 0; i < channel->mark_count; ++i) {
    const SendMark& mark = channel->marks[i];
    uses.sends[uses.send_count++] = {mark.task, mark.stack};
  }
  return uses;
}

bool find_unordered_send(const Task& task, const void* chan,
                         UnorderedSend* out) noexcept {
  const Channel& channel = channel_at(chan);
  for (std::uint32_t i = 0; i < channel.mark_count; ++i) {
    const SendMark& mark = channel.marks[i];
    if (task.clock.knows(mark.index, mark.epoch)) continue;
    *out = {mark.task, mark.stack};
    return true;
  }
  return false;
}

void publish_close(Task& task, const void* chan) noexcept {
  Channel& channel = channel_at(chan);
  channel.is_closed = true;
  release_from(task, channel.closed);
}

void acquire_close(Task& task, const void* chan) noexcept {
  acquire_into(task, channel_at(chan).closed);
}

void forget_channel(const void* chan) noexcept {
  Bucket& bucket = bucket_of(chan);
  SpinGuard guard(bucket.lock);
  Channel** link = find(bucket, chan);
  Channel* channel = *link;
  if (channel == nullptr) return;
  *link = channel->next;
  channel->address.store(nullptr, std::memory_order_relaxed);  // as above
  g_slot_memory.free(channel->slots, channel->slot_count * sizeof(Snap));
  g_channels.destroy(channel);
}

void mark_senders() noexcept {
  for (Bucket& bucket : g_buckets) {  // no lock: the detector is stopped
    for (Channel* channel = bucket.first; channel != nullptr;
         channel = channel->next) {
      if (channel->receiver != TaskRecordId::kNone) {
        mark_task_record(channel->receiver);
      }
      for (std::uint32_t i = 0; i < channel->mark_count; ++i) {
        mark_task_record(channel->marks[i].task);
        mark_index(channel->marks[i].index);
      }
    }
  }
}

void forget_all_snaps() noexcept {
  forget_all_sync_snaps();
  for (Bucket& bucket : g_buckets) {  // no lock: the detector is stopped
    for (Channel* channel = bucket.first; channel != nullptr;
         channel = channel->next) {
      channel->closed = Snap{};
      channel->mark_count = 0;
      for (std::size_t i = 0; i < channel->slot_count; ++i) {
        channel->slots[i] = Snap{};
      }
    }
  }
}

void for_each_snap(void (*visit)(const Snap& snap)) noexcept {
  for_each_sync_snap(visit);
  for (Bucket& bucket : g_buckets) {  // no lock: the detector is stopped
    for (Channel* channel = bucket.first; channel != nullptr;
         channel = channel->next) {
      visit(channel->closed);
      for (std::size_t i = 0; i < channel->slot_count; ++i) {
        visit(channel->slots[i]);
      }
    }
  }
}

}  // namespace gosan::detector
