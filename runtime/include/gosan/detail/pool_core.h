// The untyped half of sync::Pool, inside the shared library: lock-free stacks
// of nodes, one per worker.
#ifndef GOSAN_DETAIL_POOL_CORE_H
#define GOSAN_DETAIL_POOL_CORE_H

#include <gosan/export.h>

#include <cstddef>

namespace gosan::detail {

/// Room for one item, which follows in the typed half.
struct PoolNode {
  PoolNode* next = nullptr;
};

struct PoolCore;

/// How the typed half takes care of its nodes.
struct PoolType {
  std::size_t node_bytes;
  PoolNode* (*make_room)();
  /// The node without an item in it.
  void (*free_room)(PoolNode* node) noexcept;
  /// The item in it; null when that is nothing to do.
  void (*destroy_item)(PoolNode* node) noexcept;
};

GOSAN_API PoolCore* pool_make(const PoolType& type);
/// The pool ends; the caller comes after all that used it.
GOSAN_API void pool_destroy(PoolCore* pool) noexcept;
/// Whether this put is to be dropped, to show who relies on getting it back.
GOSAN_API bool pool_drops() noexcept;
/// A node without an item.
GOSAN_API PoolNode* pool_room(PoolCore* pool);
GOSAN_API void pool_give_room_back(PoolCore* pool, PoolNode* node) noexcept;
/// Takes over a node with an item.
GOSAN_API void pool_put(PoolCore* pool, PoolNode* node) noexcept;
/// A node with an item; null: none anywhere.
GOSAN_API PoolNode* pool_take(PoolCore* pool) noexcept;

}  // namespace gosan::detail

#endif  // GOSAN_DETAIL_POOL_CORE_H
