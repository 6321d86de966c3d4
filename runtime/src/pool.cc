// The stacks of a Pool.
//
// Everybody pushes onto a stack with a compare-exchange and takes from it by
// taking the whole chain, keeping the first node and pushing the rest back:
// a chain that is ours cannot change under us, so there is no ABA problem with
// nodes that come back, and a slot may be shared by several workers. Meanwhile
// the others see an empty stack; they look further or make an item.
#include <gosan/detail/pool_core.h>

#include <atomic>
#include <utility>

#include "apart.h"
#include "goroutine.h"
#include "hooks.h"
#include "process.h"
#include "processor.h"
#include "seam.h"
#include "worker.h"
#include "world.h"

namespace gosan::detail {
namespace {

constexpr std::uint32_t kSlots = 32;
constexpr std::int64_t kGenerationNs = 2'000'000'000;
constexpr std::uint32_t kPutsPerLook = 128;  // at the clock
constexpr std::uint32_t kDropOneIn = 4;

struct alignas(64) PoolSlot {
  std::atomic<PoolNode*> items{nullptr};
  std::atomic<PoolNode*> victims{nullptr};  // lay there a generation ago
  std::atomic<PoolNode*> room{nullptr};     // one without an item
  std::atomic<std::uint32_t> puts{0};
};

}  // namespace

struct PoolCore {
  PoolSlot slots[kSlots];
  std::atomic<std::uint32_t> used{0};  // bit per slot that was ever put to
  std::atomic<std::int64_t> ages_at{0};
  PoolType type{};
};

namespace {

PoolSlot& own_slot(PoolCore& pool, std::uint32_t& index) noexcept {
  const Worker* worker = current_worker();
  const Processor* processor = worker == nullptr ? nullptr : worker->processor;
  // Foreign threads, and workers in blocking(), go with the first one.
  index = processor == nullptr ? 0 : processor->id % kSlots;
  return pool.slots[index];
}

void push_chain(std::atomic<PoolNode*>& stack, PoolNode& first,
                PoolNode& last) noexcept {
  PoolNode* top = stack.load(std::memory_order_relaxed);
  do {
    last.next = top;
    // release: the items are complete for whoever takes the chain.
  } while (!stack.compare_exchange_weak(top, &first, std::memory_order_release,
                                        std::memory_order_relaxed));
}

void push_rest(std::atomic<PoolNode*>& stack, PoolNode* first) noexcept {
  if (first == nullptr) return;
  PoolNode* empty = nullptr;
  // release: as above. Usually nobody has pushed meanwhile.
  if (stack.compare_exchange_strong(empty, first, std::memory_order_release,
                                    std::memory_order_relaxed)) {
    return;
  }
  PoolNode* last = first;
  while (last->next != nullptr) last = last->next;
  push_chain(stack, *first, *last);
}

PoolNode* take_chain(std::atomic<PoolNode*>& stack) noexcept {
  // relaxed: only a hint, so that an empty stack costs no exclusive access.
  if (stack.load(std::memory_order_relaxed) == nullptr) return nullptr;
  return stack.exchange(nullptr, std::memory_order_acquire);  // as above
}

PoolNode* pop(std::atomic<PoolNode*>& stack) noexcept {
  PoolNode* first = take_chain(stack);
  if (first != nullptr) push_rest(stack, std::exchange(first->next, nullptr));
  return first;
}

// From one kind of stack in any slot, `own` first.
PoolNode* pop_anywhere(PoolCore& pool, std::uint32_t own,
                       std::atomic<PoolNode*> PoolSlot::* kind) noexcept {
  if (PoolNode* node = pop(pool.slots[own].*kind)) return node;
  std::uint32_t used = pool.used.load(std::memory_order_relaxed);  // a hint
  for (; used != 0; used &= used - 1) {
    const auto index = static_cast<std::uint32_t>(__builtin_ctz(used));
    if (PoolNode* node = pop(pool.slots[index].*kind)) return node;
  }
  return nullptr;
}

// ---- the end of items ----

struct Chain {
  PoolCore* pool;
  PoolNode* first;
};

void destroy_node(PoolCore& pool, PoolNode* node) noexcept {
  if (pool.type.destroy_item != nullptr) pool.type.destroy_item(node);
  if (const gosan_hooks* listener = hooks()) {
    listener->memory_fresh(node, pool.type.node_bytes);
  }
  pool.type.free_room(node);
}

void destroy_chain(PoolCore& pool, PoolNode* node) noexcept {
  while (node != nullptr) destroy_node(pool, std::exchange(node, node->next));
}

void destroy_after_putters(void* argument) {
  const auto* chain = static_cast<const Chain*>(argument);
  for (PoolNode* node = chain->first; node != nullptr; node = node->next) {
    hooks()->acquire(nullptr, node);
  }
  destroy_chain(*chain->pool, chain->first);
}

// By a goroutine that need not have seen the puts.
void destroy_aged(PoolCore& pool, PoolNode* first) noexcept {
  if (first == nullptr) return;
  if (hooks() == nullptr || pool.type.destroy_item == nullptr) {
    destroy_chain(pool, first);
    return;
  }
  Chain chain{&pool, first};
  run_apart(destroy_after_putters, &chain);
}

void age_if_due(PoolCore& pool) noexcept {
  const std::int64_t now = now_ns();
  std::int64_t due = pool.ages_at.load(std::memory_order_relaxed);
  // relaxed: only who does it; the stacks order themselves.
  if (now < due || !pool.ages_at.compare_exchange_strong(
                       due, now + kGenerationNs, std::memory_order_relaxed)) {
    return;
  }
  for (PoolSlot& slot : pool.slots) {
    PoolNode* gone = take_chain(slot.victims);
    push_rest(slot.victims, take_chain(slot.items));
    destroy_aged(pool, gone);
  }
}

}  // namespace

PoolCore* pool_make(const PoolType& type) {
  auto* pool = new PoolCore;
  pool->type = type;
  pool->ages_at.store(now_ns() + kGenerationNs, std::memory_order_relaxed);
  return pool;
}

void pool_destroy(PoolCore* pool) noexcept {
  for (PoolSlot& slot : pool->slots) {
    destroy_chain(*pool, take_chain(slot.items));
    destroy_chain(*pool, take_chain(slot.victims));
    if (PoolNode* room = take_chain(slot.room)) pool->type.free_room(room);
  }
  delete pool;
}

bool pool_drops() noexcept {
  return hooks() != nullptr && choose(kDropOneIn, Choice::kPoolDrop) == 0;
}

PoolNode* pool_room(PoolCore* pool) {
  checkpoint();
  std::uint32_t index = 0;
  PoolNode* node = take_chain(own_slot(*pool, index).room);
  if (node == nullptr) return pool->type.make_room();
  node->next = nullptr;
  return node;
}

void pool_give_room_back(PoolCore* pool, PoolNode* node) noexcept {
  if (const gosan_hooks* listener = hooks()) {
    // The next one to use it knows nothing of the last one.
    listener->memory_fresh(node, pool->type.node_bytes);
  }
  std::uint32_t index = 0;
  std::atomic<PoolNode*>& room = own_slot(*pool, index).room;
  PoolNode* none = nullptr;
  // release: pairs with the acquire of take_chain.
  if (room.load(std::memory_order_relaxed) != nullptr ||
      !room.compare_exchange_strong(none, node, std::memory_order_release,
                                    std::memory_order_relaxed)) {
    pool->type.free_room(node);
  }
}

void pool_put(PoolCore* pool, PoolNode* node) noexcept {
  if (const gosan_hooks* listener = hooks()) listener->release(nullptr, node);
  std::uint32_t index = 0;
  PoolSlot& slot = own_slot(*pool, index);
  const std::uint32_t bit = std::uint32_t{1} << index;
  // relaxed: a hint for those who look for items.
  if ((pool->used.load(std::memory_order_relaxed) & bit) == 0) {
    pool->used.fetch_or(bit, std::memory_order_relaxed);
  }
  push_chain(slot.items, *node, *node);
  // relaxed: roughly every so often is enough.
  const std::uint32_t puts = slot.puts.load(std::memory_order_relaxed) + 1;
  slot.puts.store(puts, std::memory_order_relaxed);
  if (puts % kPutsPerLook == 0) age_if_due(*pool);
}

PoolNode* pool_take(PoolCore* pool) noexcept {
  checkpoint();
  std::uint32_t own = 0;
  own_slot(*pool, own);
  PoolNode* node = pop_anywhere(*pool, own, &PoolSlot::items);
  if (node == nullptr) node = pop_anywhere(*pool, own, &PoolSlot::victims);
  if (node == nullptr) {
    age_if_due(*pool);
    return nullptr;
  }
  if (const gosan_hooks* listener = hooks()) listener->acquire(nullptr, node);
  return node;
}

}  // namespace gosan::detail
