// A hash table in shards, each behind its own spinlock.

#include "objects.h"

#include "arena.h"
#include "thread_annotations.h"

namespace gosan::detector {
namespace {

constexpr std::size_t kShardCount = 64;
constexpr std::size_t kBucketsPerShard = 1024;

struct Node {
  ObjectRecord record;
  Node* next;
};

struct alignas(64) Shard {
  SpinLock lock;
  Node* buckets[kBucketsPerShard] GOSAN_GUARDED_BY(lock) = {};
};

Shard g_shards[kShardCount];
Pool<Node> g_nodes;

std::size_t hash_of(std::uintptr_t address) {
  return (address >> 3) * 0x9e3779b97f4a7c15 >> 40;
}

Shard& shard_of(std::uintptr_t address) {
  return g_shards[hash_of(address) % kShardCount];
}

std::size_t bucket_of(std::uintptr_t address) {
  return hash_of(address) / kShardCount % kBucketsPerShard;
}

// The link that holds the object's node, or null at the chain's end.
Node** find_link(Shard& shard, std::uintptr_t address)
    GOSAN_REQUIRES(shard.lock) {
  Node** link = &shard.buckets[bucket_of(address)];
  while (*link != nullptr && (*link)->record.address != address) {
    link = &(*link)->next;
  }
  return link;
}

}  // namespace

void remember_object(const ObjectRecord& record) noexcept {
  Shard& shard = shard_of(record.address);
  SpinGuard guard(shard.lock);
  Node** link = find_link(shard, record.address);
  if (*link == nullptr) *link = g_nodes.make();
  (*link)->record = record;
}

void forget_object(const void* object) noexcept {
  const auto address = reinterpret_cast<std::uintptr_t>(object);
  Shard& shard = shard_of(address);
  SpinGuard guard(shard.lock);
  Node** link = find_link(shard, address);
  Node* node = *link;
  if (node == nullptr) return;
  *link = node->next;
  g_nodes.destroy(node);
}

void remember_close(const void* object, StackId at,
                    std::uint64_t gid) noexcept {
  const auto address = reinterpret_cast<std::uintptr_t>(object);
  Shard& shard = shard_of(address);
  SpinGuard guard(shard.lock);
  Node* node = *find_link(shard, address);
  if (node == nullptr) return;
  node->record.ended_at = at;
  node->record.ended_by = gid;
}

bool find_object(const void* object, ObjectRecord* out) noexcept {
  const auto address = reinterpret_cast<std::uintptr_t>(object);
  Shard& shard = shard_of(address);
  SpinGuard guard(shard.lock);
  const Node* node = *find_link(shard, address);
  if (node == nullptr) return false;
  *out = node->record;
  return true;
}

void lock_objects() noexcept GOSAN_NO_THREAD_SAFETY_ANALYSIS {
  for (Shard& shard : g_shards) shard.lock.lock();
}

void unlock_objects() noexcept GOSAN_NO_THREAD_SAFETY_ANALYSIS {
  for (Shard& shard : g_shards) shard.lock.unlock();
}

}  // namespace gosan::detector
