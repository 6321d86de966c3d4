// The clocks of channels: one per buffer slot, one for the close.
#include <atomic>

#include "arena.h"
#include "sync_var.h"
#include "task.h"

namespace gosan::detector {
namespace {

constexpr std::size_t kBuckets = std::size_t{1} << 14;

struct Channel {
  const void* address = nullptr;
  Channel* next = nullptr;
  Snap closed;
  Snap* slots = nullptr;  // [slot_count], grown to the highest one used
  std::size_t slot_count = 0;
};

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

Channel** find(Bucket& bucket, const void* chan) {
  Channel** link = &bucket.first;
  while (*link != nullptr && (*link)->address != chan) link = &(*link)->next;
  return link;
}

Channel& channel_at(const void* chan) {
  Bucket& bucket = bucket_of(chan);
  SpinGuard guard(bucket.lock);
  Channel** link = find(bucket, chan);
  if (*link == nullptr) {
    *link = g_channels.make();
    (*link)->address = chan;
  }
  return **link;
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
  const Snap before = channel.slots[slot];
  channel.slots[slot] = release_from(task);
  acquire_into(task, before);
}

void publish_close(Task& task, const void* chan) noexcept {
  channel_at(chan).closed = release_from(task);
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
  g_slot_memory.free(channel->slots, channel->slot_count * sizeof(Snap));
  g_channels.destroy(channel);
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
