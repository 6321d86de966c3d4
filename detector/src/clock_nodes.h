// The trie nodes of the P-clocks: ids, allocation per thread, edit tokens.
#pragma once

#include <cstdint>

#include "clock.h"

namespace gosan::detector {

inline constexpr unsigned kNodeBits = 4;
inline constexpr std::uint32_t kNodeSlots = 1u << kNodeBits;

// At level 0 the slots are epochs, above it ids of child nodes; 0 = nothing.
struct alignas(64) Node {
  std::uint32_t slots[kNodeSlots];
};
static_assert(sizeof(Node) == 64);

// Never matches: nodes made with it are shared from birth.
inline constexpr std::uint64_t kNoToken = 0;
std::uint64_t new_edit_token() noexcept;

Node& node_at(NodeId id) noexcept;
// A node that the holder of `token` may write: `id` itself when it carries the
// token, else a copy of it (of nothing, when it is kNone).
NodeId editable_node(NodeId id, std::uint64_t token) noexcept;

}  // namespace gosan::detector
