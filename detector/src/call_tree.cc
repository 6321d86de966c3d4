// Nodes in one reserved range, an id is an index; a node's callees hang on it
// in a list that only ever grows at its head. Compared with one hash table:
// nothing to size beforehand, and a recursion's nodes lie where its last ones
// lay. For functions that call from very many places a cache answers before the
// list.
#include "call_tree.h"

#include <atomic>

#include "arena.h"
#include "thread_block.h"

namespace gosan::detector {
namespace {

// 4 billion would fit into the id; more than 16 GiB of nodes no run needs.
constexpr std::uint32_t kMaxNodes = std::uint32_t{1} << 30;
constexpr unsigned kRecentBits = 12;

struct Node {
  std::uint32_t pc_low;
  std::uint32_t pc_high;
  StackId callers;
  std::uint32_t next;                       // of the same callers, 0 = none
  std::atomic<std::uint32_t> first_callee;  // 0 = none

  std::uintptr_t pc() const {
    return static_cast<std::uintptr_t>(pc_high) << 32 | pc_low;
  }
};
static_assert(sizeof(Node) == 20);

std::atomic<Node*> g_nodes{nullptr};
std::atomic<std::uint32_t> g_next{1};  // ids below were handed out
std::atomic<std::uint64_t> g_lost{0};
// [1 << kRecentBits] by callers and address: the node found there last, in the
// upper half, and more bits of the hash, so that a wrong guess reads no node;
// 0: none
std::atomic<std::uint64_t> g_recent[std::size_t{1} << kRecentBits];

// The range, reserved by the first caller; null when there is no room.
Node* reserve_nodes() noexcept {
  constexpr std::size_t kBytes = std::size_t{kMaxNodes} * sizeof(Node);
  auto* fresh = static_cast<Node*>(reserve_memory(kBytes));
  if (fresh == nullptr) return nullptr;
  Node* known = nullptr;
  // acq_rel: publishes our range, or lets us see the winner's
  if (g_nodes.compare_exchange_strong(known, fresh, std::memory_order_acq_rel,
                                      std::memory_order_acquire)) {
    return fresh;
  }
  release_memory(fresh, kBytes);
  return known;
}

Node* nodes() noexcept {
  // acquire: pairs with the publishing exchange above
  Node* known = g_nodes.load(std::memory_order_acquire);
  return known != nullptr ? known : reserve_nodes();
}

std::uint64_t hash_of(StackId callers, std::uintptr_t pc) {
  return (pc ^ static_cast<std::uint64_t>(callers) << 32) * 0x9e3779b97f4a7c15;
}

bool is_call(const Node& node, StackId callers, std::uintptr_t pc) {
  return node.pc() == pc && node.callers == callers;
}

// Looks through a list from `id` up to but not including `stop`.
std::uint32_t find(const Node* all, std::uint32_t id, std::uint32_t stop,
                   std::uintptr_t pc) {
  while (id != stop && all[id].pc() != pc) id = all[id].next;
  return id == stop ? 0 : id;
}

// 0 when there is no more. Taken in batches: neighbours are often of one
// thread.
std::uint32_t take_id() {
  ThreadBlock& block = thread_block();
  if (block.call_nodes == block.call_nodes_end) {
    // relaxed: ids need only be distinct
    const std::uint32_t first =
        g_next.fetch_add(kThreadBatch, std::memory_order_relaxed);
    if (first > kMaxNodes - kThreadBatch) {
      g_next.store(kMaxNodes - kThreadBatch + 1, std::memory_order_relaxed);
      g_lost.fetch_add(1, std::memory_order_relaxed);  // a statistic
      return 0;
    }
    block.call_nodes = first;
    block.call_nodes_end = first + kThreadBatch;
  }
  return block.call_nodes++;
}

// When two threads add the same call at once, the one that fails to become the
// head looks through what came before it and takes the other's node; its own is
// wasted.
StackId find_or_add(Node* all, StackId callers, std::uintptr_t pc) {
  std::atomic<std::uint32_t>& first =
      all[static_cast<std::uint32_t>(callers)].first_callee;
  // acquire: makes the nodes of the list visible
  std::uint32_t head = first.load(std::memory_order_acquire);
  if (const std::uint32_t id = find(all, head, 0, pc)) return StackId{id};
  const std::uint32_t id = take_id();
  if (id == 0) return StackId::kNone;
  Node& node = all[id];
  node.pc_low = static_cast<std::uint32_t>(pc);
  node.pc_high = static_cast<std::uint32_t>(pc >> 32);
  node.callers = callers;
  for (;;) {
    node.next = head;
    const std::uint32_t seen = head;
    // release: publishes the node; acquire: shows the nodes before it
    if (first.compare_exchange_strong(head, id, std::memory_order_acq_rel,
                                      std::memory_order_acquire)) {
      return StackId{id};
    }
    if (const std::uint32_t other = find(all, head, seen, pc)) {
      return StackId{other};
    }
  }
}

}  // namespace

StackId add_call(StackId callers, std::uintptr_t pc) noexcept {
  Node* all = nodes();
  if (all == nullptr) {
    g_lost.fetch_add(1, std::memory_order_relaxed);  // a statistic
    return StackId::kNone;
  }
  const std::uint64_t hash = hash_of(callers, pc);
  const auto tag = static_cast<std::uint32_t>(hash);
  std::atomic<std::uint64_t>& recent = g_recent[hash >> (64 - kRecentBits)];
  // acquire: the id may be another thread's, and so the node
  const std::uint64_t known = recent.load(std::memory_order_acquire);
  const auto guess = static_cast<std::uint32_t>(known >> 32);
  if (static_cast<std::uint32_t>(known) == tag && guess != 0 &&
      is_call(all[guess], callers, pc)) {
    return StackId{guess};
  }
  const StackId found = find_or_add(all, callers, pc);
  // release: passes the node on
  recent.store(static_cast<std::uint64_t>(found) << 32 | tag,
               std::memory_order_release);
  return found;
}

CallNode call_node(StackId stack) noexcept {
  // acquire: an id may come from another thread
  const Node& node = g_nodes.load(
      std::memory_order_acquire)[static_cast<std::uint32_t>(stack)];
  return {node.pc(), node.callers};
}

std::uint64_t lost_stacks() noexcept {
  return g_lost.load(std::memory_order_relaxed);  // a statistic
}

}  // namespace gosan::detector
