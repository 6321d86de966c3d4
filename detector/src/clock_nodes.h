// The trie nodes of the P-clocks: ids, allocation per thread, edit tokens.
#pragma once

#include <cstdint>

#include "arena.h"
#include "clock.h"

namespace gosan::detector {

inline constexpr unsigned kNodeBits = 4;
inline constexpr std::uint32_t kNodeSlots = 1u << kNodeBits;

// At level 0 the slots are epochs, above it ids of child nodes; 0 = nothing.
struct alignas(64) Node {
  std::uint32_t slots[kNodeSlots];
};
static_assert(sizeof(Node) == 64);

std::uint64_t new_edit_token() noexcept;

inline VirtualArray<Node> g_nodes;  // by id
inline Node& node_at(NodeId id) noexcept {
  return g_nodes[static_cast<std::uint32_t>(id)];
}
// A node that the holder of `token` may write: `id` itself when it carries the
// token, else a copy of it (of nothing, when it is kNone).
NodeId editable_node(NodeId id, std::uint64_t token) noexcept;

}  // namespace gosan::detector
