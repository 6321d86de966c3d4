// Node memory. Threads take ids in batches into a private list, so that two
// workers that grow clocks do not meet; a sweep rebuilds all lists.
#include "clock_nodes.h"

#include <atomic>

#include "arena.h"
#include "bounds.h"
#include "collect.h"
#include "memory_budget.h"
#include "thread_block.h"

namespace gosan::detector {
namespace {

constexpr std::size_t kMaxNodes = std::size_t{1} << 30;
constexpr std::uint32_t kBatch = 64;

VirtualArray<std::uint64_t> g_tokens;  // [kMaxNodes] who may edit the node
VirtualArray<std::uint8_t> g_marks;    // [kMaxNodes] 1 = seen by this sweep
SpinLock g_lock;
std::uint32_t g_first_free = 0;  // list through slots[0], under g_lock
std::uint32_t g_free_count = 0;  // under g_lock
std::uint32_t g_top = 1;         // ids below were handed out, under g_lock
std::atomic<std::uint32_t> g_in_use{0};
std::atomic<std::uint64_t> g_next_token{1};

void push(std::uint32_t& list, std::uint32_t id) {
  g_nodes[id].slots[0] = list;
  list = id;
}

std::uint32_t pop(std::uint32_t& list) {
  const std::uint32_t id = list;
  list = g_nodes[id].slots[0];
  return id;
}

void refill(ThreadBlock& block) {
  SpinGuard guard(g_lock);
  while (block.node_count < kBatch) {
    std::uint32_t id;
    if (g_first_free != 0) {
      id = pop(g_first_free);
      --g_free_count;
    } else {
      refuse_beyond(g_bounds.clock_nodes, g_top,
                    "the goroutines' clocks are too big; the most nodes are");
      id = g_top++;
    }
    push(block.next_node, id);
    ++block.node_count;
  }
  note_growth(kBatch * sizeof(Node));
  // relaxed: a trigger for the sweep, not an exact count
  note_use(Resource::kNodes,
           kBatch + g_in_use.fetch_add(kBatch, std::memory_order_relaxed));
}

}  // namespace

void init_clocks() noexcept {
  g_nodes.reserve(kMaxNodes);
  g_tokens.reserve(kMaxNodes);
  g_marks.reserve(kMaxNodes);
}

std::uint64_t new_edit_token() noexcept {
  // relaxed: only uniqueness matters
  return g_next_token.fetch_add(1, std::memory_order_relaxed);
}

NodeId editable_node(NodeId id, std::uint64_t token) noexcept {
  const auto old = static_cast<std::uint32_t>(id);
  if (old != 0 && token != kNoEditToken && g_tokens[old] == token) return id;
  ThreadBlock& block = thread_block();
  if (block.node_count == 0) refill(block);
  --block.node_count;
  const std::uint32_t made = pop(block.next_node);
  g_tokens[made] = token;
  for (std::uint32_t i = 0; i < kNodeSlots; ++i) {
    g_nodes[made].slots[i] = old == 0 ? 0 : g_nodes[old].slots[i];
  }
  return NodeId{made};
}

std::uint32_t clock_nodes_in_use() noexcept {
  return g_in_use.load(std::memory_order_relaxed);  // as in refill
}

void begin_node_sweep() noexcept {
  for_each_block(
      [](void*, ThreadBlock& block) {
        block.next_node = 0;
        block.node_count = 0;
      },
      nullptr);
  SpinGuard guard(g_lock);
  for (std::uint32_t id = 1; id < g_top; ++id) g_marks[id] = 0;
}

namespace {

void mark_node(std::uint32_t id, unsigned level) {
  if (id == 0 || g_marks[id] != 0) return;
  g_marks[id] = 1;
  if (level == 0) return;
  for (const std::uint32_t child : g_nodes[id].slots) {
    mark_node(child, level - 1);
  }
}

}  // namespace

void mark_clock(const Clock& clock) noexcept {
  if (clock.height == 0) return;
  mark_node(static_cast<std::uint32_t>(clock.root), clock.height - 1u);
}

void finish_node_sweep() noexcept {
  SpinGuard guard(g_lock);
  g_first_free = 0;
  g_free_count = 0;
  for (std::uint32_t id = g_top; --id > 0;) {
    if (g_marks[id] != 0) continue;
    g_tokens[id] = kNoEditToken;
    push(g_first_free, id);
    ++g_free_count;
  }
  // relaxed: as in refill
  g_in_use.store(g_top - 1 - g_free_count, std::memory_order_relaxed);
}

}  // namespace gosan::detector
