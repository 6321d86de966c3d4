// The untyped half of sync::Map, inside the shared library: a hash table of
// counted nodes in shards, each under a lock of its own that orders nothing.
//
// Why locks: a reader has to count the node it copies from, so it writes to
// shared memory in any design; a short lock over a 64th of the table costs it
// one exchange more than a table without locks, and needs no reclamation
// besides the count. No code of the user's runs under them: keys are compared
// and values copied afterwards, on nodes that never change.
#ifndef GOSAN_DETAIL_MAP_CORE_H
#define GOSAN_DETAIL_MAP_CORE_H

#include <gosan/detail/shared.h>
#include <gosan/export.h>

#include <atomic>
#include <cstddef>
#include <cstdint>

namespace gosan::detail {

struct MapTable;

/// An entry: key and value follow in the typed half and never change.
struct MapNode : Shared {
  using Shared::Shared;
  // ---- the shard's lock's ----
  MapNode* next = nullptr;
  std::uint64_t hash = 0;  // mixed
  bool linked = false;
  // ---- read without it ----
  std::atomic<bool> erased{false};  // and not replaced
};

/// A key to look for.
struct MapKey {
  std::size_t hash;
  const void* key;
  bool (*same)(const MapNode& node, const void* key);
  // Comparing reads nothing that the detector watches; else a node's maker is
  // observed before its key is looked at.
  bool silent;
};

struct MapCore {
  std::atomic<MapTable*> table{nullptr};  // made at the first store
};

// Nodes that these return come with a reference for the caller.

/// The key's node; its maker is observed. Null observes its eraser.
GOSAN_API MapNode* map_load(MapCore& map, const MapKey& key);
/// Takes `fresh` in if the key has none and returns null; else returns the
/// key's node, observed, and `fresh` stays the caller's.
GOSAN_API MapNode* map_load_or_insert(MapCore& map, const MapKey& key,
                                      MapNode* fresh);
/// Takes `fresh` in, in the place of the key's node if there is one: that is
/// returned, not observed.
GOSAN_API MapNode* map_exchange(MapCore& map, const MapKey& key,
                                MapNode* fresh);
/// Takes `fresh` in, in the place of `old`; false when that is no longer there.
GOSAN_API bool map_replace(MapCore& map, MapNode& old, MapNode* fresh);
/// Takes the key's node out and returns it, not observed.
GOSAN_API MapNode* map_remove(MapCore& map, const MapKey& key);
/// Takes this node out; false when it is no longer there.
GOSAN_API bool map_remove_node(MapCore& map, MapNode& node);
GOSAN_API void map_clear(MapCore& map);
/// The map ends; the caller comes after all that used it.
GOSAN_API void map_destroy(MapCore& map) noexcept;

/// The nodes of one part of the map at one moment.
class GOSAN_API MapPart {
 public:
  static constexpr std::size_t kParts = 64;

  MapPart(MapCore& map, std::size_t index);
  MapPart(const MapPart&) = delete;
  MapPart& operator=(const MapPart&) = delete;
  ~MapPart();

  std::size_t size() const noexcept { return size_; }
  /// The node at `index`, observed; null when it was erased meanwhile. Valid as
  /// long as this object.
  const MapNode* at(std::size_t index) const noexcept;

 private:
  MapNode** nodes_ = nullptr;  // [size_]
  std::size_t size_ = 0;
};

}  // namespace gosan::detail

#endif  // GOSAN_DETAIL_MAP_CORE_H
