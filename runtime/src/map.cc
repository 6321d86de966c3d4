// The table behind sync::Map.
//
// A lookup walks its bucket under the shard's lock for nodes with the same
// hash, and compares keys after it; a second node with the same hash is found
// by its position behind the first. Nodes are linked in front, so what a
// lookup has passed tells nothing of what came since: an insertion is valid
// only if none was made in the shard after its own lookup (Shard::insertions).
//
// An erased key leaves no node, but a later lookup that misses it has seen the
// effect of the erasure: that edge is on an address of the table, chosen by the
// hash (grave).
#include <gosan/detail/map_core.h>
#include <gosan/sync.h>

#include <memory>
#include <utility>
#include <vector>

#include "hooks.h"
#include "process.h"
#include "sema.h"
#include "world.h"

namespace gosan::detail {
namespace {

constexpr std::size_t kShards = MapPart::kParts;
constexpr int kShardShift = 64 - 6;
static_assert(kShards == std::size_t{1} << (64 - kShardShift));
constexpr std::size_t kFirstBuckets = 4;

// Bijective: equal afterwards means equal before. std::hash of a number is the
// number.
std::uint64_t mix(std::uint64_t x) noexcept {
  x ^= x >> 32;
  x *= 0xd6e8feb86659fd93u;
  x ^= x >> 32;
  x *= 0xd6e8feb86659fd93u;
  return x ^ (x >> 32);
}

struct alignas(64) Shard {
  LockCore lock;
  // ---- the lock's ----
  std::unique_ptr<MapNode*[]> buckets;  // [bucket_count], a power of two or 0
  std::size_t bucket_count = 0;
  std::size_t size = 0;
  std::uint64_t insertions = 0;

  MapNode*& bucket(std::uint64_t hash) noexcept {
    return buckets[hash & (bucket_count - 1)];
  }
};

class ShardGuard {
 public:
  explicit ShardGuard(Shard& shard) : shard_(shard) {
    core_lock(shard.lock,
              {"sync.Mutex.Lock", &shard, GOSAN_OBJECT_MUTEX, GOSAN_WAIT_LOCK});
  }
  ShardGuard(const ShardGuard&) = delete;
  ShardGuard& operator=(const ShardGuard&) = delete;
  ~ShardGuard() { core_unlock(shard_.lock); }

 private:
  Shard& shard_;
};

}  // namespace

struct MapTable {
  Shard shards[kShards];
};

namespace {

MapTable& table_of(MapCore& map) {
  // acquire: pairs with the release below.
  MapTable* table = map.table.load(std::memory_order_acquire);
  if (table != nullptr) return *table;
  start_runtime();
  auto fresh = std::make_unique<MapTable>();
  // release: the table is complete before anyone sees it.
  if (map.table.compare_exchange_strong(table, fresh.get(),
                                        std::memory_order_acq_rel,
                                        std::memory_order_acquire)) {
    return *fresh.release();
  }
  return *table;
}

Shard& shard_of(MapTable& table, std::uint64_t hash) noexcept {
  return table.shards[hash >> kShardShift];
}

// ---- order ----

// One of the table's addresses; only its number matters.
const void* grave(MapTable& table, std::uint64_t hash) noexcept {
  return reinterpret_cast<const char*>(&table) + hash % sizeof(MapTable);
}

void announce_erased(MapTable& table, std::uint64_t hash) noexcept {
  if (const gosan_hooks* listener = hooks()) {
    listener->release_merge(nullptr, grave(table, hash));
  }
}

void announce_missed(MapTable& table, std::uint64_t hash) noexcept {
  if (const gosan_hooks* listener = hooks()) {
    listener->acquire(nullptr, grave(table, hash));
  }
}

// ---- the chains, with the shard's lock held ----

void link(Shard& shard, MapNode& node) noexcept {
  MapNode*& head = shard.bucket(node.hash);
  node.next = head;
  node.linked = true;
  head = &node;
  ++shard.size;
}

void unlink(Shard& shard, MapNode& node) noexcept {
  MapNode** place = &shard.bucket(node.hash);
  while (*place != &node) place = &(*place)->next;
  *place = node.next;
  node.linked = false;
  --shard.size;
}

void take_place_of(Shard& shard, MapNode& old, MapNode& fresh) noexcept {
  MapNode** place = &shard.bucket(old.hash);
  while (*place != &old) place = &(*place)->next;
  fresh.next = old.next;
  fresh.linked = true;
  *place = &fresh;
  old.linked = false;
}

void grow_if_full(Shard& shard) {
  if (shard.size < shard.bucket_count) return;
  const std::size_t wider =
      shard.bucket_count == 0 ? kFirstBuckets : 2 * shard.bucket_count;
  auto old = std::exchange(shard.buckets, std::make_unique<MapNode*[]>(wider));
  const std::size_t old_count = std::exchange(shard.bucket_count, wider);
  shard.size = 0;
  for (std::size_t i = 0; i < old_count; ++i) {
    for (MapNode* node = old[i]; node != nullptr;) {
      MapNode* next = node->next;
      link(shard, *node);
      node = next;
    }
  }
}

MapNode* first_with(Shard& shard, std::uint64_t hash) noexcept {
  return shard.bucket_count == 0 ? nullptr : shard.bucket(hash);
}

// ---- lookups ----

// What a lookup found, and when: if nothing, then up to `insertions`.
struct Lookup {
  Owned<MapNode> node;
  std::uint64_t insertions = 0;
};

// The next node with this hash behind the one of `last`; the first one when
// `last` has none, or the chain is no longer what it was.
Lookup next_candidate(Shard& shard, std::uint64_t hash, const Lookup& last) {
  ShardGuard guard(shard);
  const bool goes_on =
      last.node && last.node->linked && last.insertions == shard.insertions;
  MapNode* node = goes_on ? last.node->next : first_with(shard, hash);
  while (node != nullptr && node->hash != hash) node = node->next;
  if (node != nullptr) retain(node);
  return {Owned<MapNode>(node), shard.insertions};
}

Lookup find(Shard& shard, std::uint64_t hash, const MapKey& key) {
  Lookup found = next_candidate(shard, hash, {});
  while (found.node) {
    if (!key.silent) observe(*found.node);
    if (key.same(*found.node, key.key)) break;
    found = next_candidate(shard, hash, found);
  }
  return found;
}

// False: somebody has inserted since the lookup.
bool insert(Shard& shard, MapNode& fresh, std::uint64_t insertions) {
  ShardGuard guard(shard);
  if (shard.insertions != insertions) return false;
  grow_if_full(shard);
  ++shard.insertions;
  link(shard, fresh);
  return true;
}

bool replace(Shard& shard, MapNode& old, MapNode& fresh) {
  ShardGuard guard(shard);
  if (!old.linked) return false;
  take_place_of(shard, old, fresh);
  return true;
}

bool remove(MapTable& table, Shard& shard, MapNode& node) {
  ShardGuard guard(shard);
  if (!node.linked) return false;
  announce_erased(table, node.hash);
  node.erased.store(true, std::memory_order_relaxed);  // a hint for range
  unlink(shard, node);
  return true;
}

}  // namespace

MapNode* map_load(MapCore& map, const MapKey& key) {
  checkpoint();
  // acquire: pairs with the release in table_of.
  MapTable* table = map.table.load(std::memory_order_acquire);
  if (table == nullptr) return nullptr;
  const std::uint64_t hash = mix(key.hash);
  Lookup found = find(shard_of(*table, hash), hash, key);
  if (found.node) {
    observe(*found.node);
  } else {
    announce_missed(*table, hash);
  }
  return found.node.take();
}

MapNode* map_load_or_insert(MapCore& map, const MapKey& key, MapNode* fresh) {
  checkpoint();
  MapTable& table = table_of(map);
  const std::uint64_t hash = mix(key.hash);
  Shard& shard = shard_of(table, hash);
  fresh->hash = hash;
  for (;;) {
    Lookup found = find(shard, hash, key);
    if (found.node) {
      observe(*found.node);
      return found.node.take();
    }
    publish(*fresh);
    announce_missed(table, hash);
    if (insert(shard, *fresh, found.insertions)) return nullptr;
  }
}

MapNode* map_exchange(MapCore& map, const MapKey& key, MapNode* fresh) {
  checkpoint();
  MapTable& table = table_of(map);
  const std::uint64_t hash = mix(key.hash);
  Shard& shard = shard_of(table, hash);
  fresh->hash = hash;
  publish(*fresh);
  for (;;) {
    Lookup found = find(shard, hash, key);
    if (!found.node) {
      if (insert(shard, *fresh, found.insertions)) return nullptr;
    } else if (replace(shard, *found.node, *fresh)) {
      release(found.node.get());  // the map's; ours is the caller's
      return found.node.take();
    }
  }
}

bool map_replace(MapCore& map, MapNode& old, MapNode* fresh) {
  fresh->hash = old.hash;
  publish(*fresh);
  if (!replace(shard_of(table_of(map), old.hash), old, *fresh)) return false;
  release(&old);  // the map's
  return true;
}

MapNode* map_remove(MapCore& map, const MapKey& key) {
  checkpoint();
  MapTable* table = map.table.load(std::memory_order_acquire);  // as above
  if (table == nullptr) return nullptr;
  const std::uint64_t hash = mix(key.hash);
  Shard& shard = shard_of(*table, hash);
  for (;;) {
    Lookup found = find(shard, hash, key);
    if (!found.node) {
      announce_missed(*table, hash);
      return nullptr;
    }
    if (remove(*table, shard, *found.node)) {
      release(found.node.get());  // the map's; ours is the caller's
      return found.node.take();
    }
  }
}

bool map_remove_node(MapCore& map, MapNode& node) {
  MapTable& table = table_of(map);
  if (!remove(table, shard_of(table, node.hash), node)) return false;
  release(&node);  // the map's
  return true;
}

void map_clear(MapCore& map) {
  checkpoint();
  MapTable* table = map.table.load(std::memory_order_acquire);  // as above
  if (table == nullptr) return;
  for (Shard& shard : table->shards) {
    std::vector<Owned<MapNode>> removed;
    {
      ShardGuard guard(shard);
      removed.reserve(shard.size);
      for (std::size_t i = 0; i < shard.bucket_count; ++i) {
        while (MapNode* node = shard.buckets[i]) {
          announce_erased(*table, node->hash);
          node->erased.store(true, std::memory_order_relaxed);  // as above
          unlink(shard, *node);
          removed.emplace_back(node);
        }
      }
    }
  }
}

void map_destroy(MapCore& map) noexcept {
  std::unique_ptr<MapTable> table(map.table.load(std::memory_order_acquire));
  if (table == nullptr) return;
  for (Shard& shard : table->shards) {
    for (std::size_t i = 0; i < shard.bucket_count; ++i) {
      for (MapNode* node = shard.buckets[i]; node != nullptr;) {
        release_in_order(*std::exchange(node, node->next));
      }
    }
  }
  if (const gosan_hooks* listener = hooks()) {
    listener->memory_fresh(table.get(), sizeof(MapTable));
  }
}

// ---- parts ----

MapPart::MapPart(MapCore& map, std::size_t index) {
  checkpoint();
  MapTable* table = map.table.load(std::memory_order_acquire);  // as above
  if (table == nullptr) return;
  Shard& shard = table->shards[index];
  ShardGuard guard(shard);
  if (shard.size == 0) return;
  nodes_ = new MapNode*[shard.size];
  for (std::size_t i = 0; i < shard.bucket_count; ++i) {
    for (MapNode* node = shard.buckets[i]; node != nullptr; node = node->next) {
      retain(node);
      nodes_[size_++] = node;
    }
  }
}

MapPart::~MapPart() {
  for (std::size_t i = 0; i < size_; ++i) release(nodes_[i]);
  delete[] nodes_;
}

const MapNode* MapPart::at(std::size_t index) const noexcept {
  MapNode* node = nodes_[index];
  if (node->erased.load(std::memory_order_relaxed)) return nullptr;  // a hint
  observe(*node);
  return node;
}

}  // namespace gosan::detail
