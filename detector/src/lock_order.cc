// Contexts by hash, each linked into the lists of its locks, so that a lock
// that is destroyed takes its contexts with it.
#include "lock_order.h"

#include <atomic>

#include "arena.h"
#include "lock_graph.h"
#include "sync_var.h"
#include "thread_annotations.h"
#include "thread_block.h"

namespace gosan::detector {
namespace {

constexpr std::size_t kBuckets = std::size_t{1} << 14;
constexpr std::uint64_t kMaxBytes = std::uint64_t{1} << 28;

SpinLock g_lock;
LockNode* g_nodes[kBuckets] GOSAN_GUARDED_BY(g_lock);
LockContext* g_contexts[kBuckets] GOSAN_GUARDED_BY(g_lock);
std::uint64_t g_bytes GOSAN_GUARDED_BY(g_lock) = 0;
SizedPool g_memory;
Pool<LockNode> g_node_pool;
std::atomic<std::uint64_t> g_lost{0};
// Grows when a lock is destroyed: what tasks remember is about other locks.
std::atomic<std::uint32_t> g_generation{0};

std::uint64_t mixed(std::uint64_t hash, std::uint64_t value) {
  hash = (hash ^ value) * 0xff51afd7ed558ccd;
  return hash ^ hash >> 32;
}

std::uintptr_t address_of(const void* p) {
  return reinterpret_cast<std::uintptr_t>(p);
}

LockNode*& node_bucket(std::uintptr_t address) GOSAN_REQUIRES(g_lock) {
  return g_nodes[mixed(0, address) % kBuckets];
}

LockNode& node_at(std::uintptr_t address, std::uint32_t kind)
    GOSAN_REQUIRES(g_lock) {
  LockNode*& first = node_bucket(address);
  for (LockNode* node = first; node != nullptr; node = node->next) {
    if (node->address == address) return *node;
  }
  LockNode* made = g_node_pool.make();
  made->address = address;
  made->kind = kind;
  made->next = first;
  return *(first = made);
}

// ---- contexts ----

std::size_t bytes_of(std::uint32_t held_count) {
  return sizeof(LockContext) + held_count * sizeof(LockUse) +
         LockContext::kMaxTakings * held_count * sizeof(StackId);
}

StackId* held_stacks(LockContext& context, std::uint32_t taking) {
  auto* first = reinterpret_cast<StackId*>(&context.held[context.held_count]);
  return first + taking * context.held_count;
}

void link_use(LockUse& use, LockContext& context, LockNode& lock, bool shared) {
  use = {&lock, &context, lock.uses, &lock.uses, shared};
  if (lock.uses != nullptr) lock.uses->link = &use.next;
  lock.uses = &use;
}

void link_taker(LockContext& context, LockNode& lock) {
  context.taken = &lock;
  context.next_taker = lock.takers;
  context.taker_link = &lock.takers;
  if (lock.takers != nullptr) lock.takers->taker_link = &context.next_taker;
  lock.takers = &context;
}

void unlink(LockContext& context) {
  for (std::uint32_t i = 0; i < context.held_count; ++i) {
    LockUse& use = context.held[i];
    *use.link = use.next;
    if (use.next != nullptr) use.next->link = use.link;
  }
  *context.taker_link = context.next_taker;
  if (context.next_taker != nullptr) {
    context.next_taker->taker_link = context.taker_link;
  }
}

void destroy(LockContext* context) GOSAN_REQUIRES(g_lock) {
  LockContext** link = &g_contexts[context->key % kBuckets];
  while (*link != context) link = &(*link)->next;
  *link = context->next;
  unlink(*context);
  for (std::uint32_t i = 0; i < context->taking_count; ++i) {
    unname_participant(context->takings[i].participant);
  }
  const std::size_t bytes = bytes_of(context->held_count);
  g_bytes -= bytes;
  g_memory.free(context, bytes);
}

// What is being taken, and by whom.
struct Nesting {
  Task& task;
  const HeldLock& taken;
  std::uint32_t held_count;
  std::uint64_t key;
};

bool counts(const HeldLock& held, const HeldLock& taken) {
  // Of a lock that is taken again the task waits for itself, if for anybody.
  return held.object != taken.object && !may_be_stale(held);
}

Nesting describe(Task& task, const HeldLock& taken) {
  std::uint32_t count = 0;
  std::uint64_t key = mixed(taken.shared + 1, address_of(taken.object));
  for (const HeldLock& held : task.locks) {
    if (!counts(held, taken)) continue;
    ++count;
    key = mixed(mixed(key, address_of(held.object)), held.shared);
  }
  return {task, taken, count, key};
}

// Null when there is no memory.
LockContext* make_context(const Nesting& nesting) GOSAN_REQUIRES(g_lock) {
  const std::size_t bytes = bytes_of(nesting.held_count);
  if (g_bytes + bytes > kMaxBytes) return nullptr;
  g_bytes += bytes;
  auto* made = static_cast<LockContext*>(g_memory.allocate(bytes));
  *made = LockContext{};
  made->key = nesting.key;
  made->shared = nesting.taken.shared != 0;
  for (const HeldLock& held : nesting.task.locks) {
    if (!counts(held, nesting.taken)) continue;
    LockNode& lock = node_at(address_of(held.object), held.kind);
    link_use(made->held[made->held_count++], *made, lock, held.shared != 0);
  }
  link_taker(*made,
             node_at(address_of(nesting.taken.object), nesting.taken.kind));
  LockContext*& first = g_contexts[nesting.key % kBuckets];
  made->next = first;
  return first = made;
}

// Where this taking goes; kMaxTakings when there is no place for it.
std::uint32_t place_for(const Task& task, const LockContext& context) {
  for (std::uint32_t i = 0; i < context.taking_count; ++i) {
    const LockTaking& old = context.takings[i];
    if (old.participant == task.order.participant ||
        has_seen(task.order.known, old.participant, old.period)) {
      return i;
    }
  }
  return context.taking_count;
}

void fill(LockTaking& taking, const Nesting& nesting, StackId* held_at) {
  const Task& task = nesting.task;
  taking = {task.order.participant,
            task.order.period,
            task.order.known,
            task.record_id,
            task.gid,
            nesting.taken.taken_at,
            held_at};
  for (const HeldLock& held : task.locks) {
    if (counts(held, nesting.taken)) *held_at++ = held.taken_at;
  }
}

bool is_power_of_two(std::uint32_t n) { return (n & (n - 1)) == 0; }

// Notes the taking; whether a cycle may have come about by it.
bool note(const Nesting& nesting) GOSAN_REQUIRES(g_lock) {
  LockContext* context = find_lock_context(nesting.key);
  const bool fresh = context == nullptr;
  if (fresh) context = make_context(nesting);
  if (context == nullptr) {
    g_lost.fetch_add(1, std::memory_order_relaxed);  // a statistic
    return false;
  }
  const std::uint32_t place = place_for(nesting.task, *context);
  if (place == LockContext::kMaxTakings) return false;
  LockTaking& taking = context->takings[place];
  name_participant(nesting.task.order.participant);
  const bool replaces = place < context->taking_count;
  if (replaces) {
    unname_participant(taking.participant);
    ++context->updates;
  } else {
    ++context->taking_count;
  }
  fill(taking, nesting, held_stacks(*context, place));
  nesting.task.order.nested = true;
  if (fresh) return context->taken->uses != nullptr;
  // One that goes on and on is looked at again and again, but ever more rarely.
  return context->on_cycle && (!replaces || is_power_of_two(context->updates));
}

// Whether the task has noted the very same in its running period.
bool is_known(Task& task, std::uint64_t key) {
  // relaxed: who destroys a lock is ordered behind its users by the program
  const std::uint64_t said =
      mixed(mixed(key, task.order.period),
            g_generation.load(std::memory_order_relaxed)) |
      1;
  std::uint64_t& entry = task.nestings[key % Task::kNestings];
  if (entry == said) return true;
  entry = said;
  return false;
}

// Sync variables are found by their memory: they tell when that is freed.
void follow_memory(const Nesting& nesting) {
  for (const HeldLock& held : nesting.task.locks) {
    follow_lock_memory(address_of(held.object));
  }
  follow_lock_memory(address_of(nesting.taken.object));
}

// True: a search must follow.
bool nest(Task& task, const HeldLock& taken, std::uint64_t* key) {
  const Nesting nesting = describe(task, taken);
  *key = nesting.key;
  if (nesting.held_count == 0 || is_known(task, nesting.key)) return false;
  if (task.order.participant == 0) {
    task.order.participant = new_participant();
    if (task.order.participant == 0) return false;
  }
  follow_memory(nesting);
  SpinGuard guard(g_lock);
  return note(nesting);
}

}  // namespace

LockContext* find_lock_context(std::uint64_t key) noexcept
    GOSAN_NO_THREAD_SAFETY_ANALYSIS {
  LockContext* context = g_contexts[key % kBuckets];
  while (context != nullptr && context->key != key) context = context->next;
  return context;
}

void lock_taken(Task& task, const void* object, std::uint32_t kind,
                LockMode mode, const void* frame_pointer) noexcept {
  const StackId stack = capture_stack(frame_pointer, current_stack_bounds());
  const HeldLock lock{object, kind, mode.shared ? 1u : 0u, stack, hand_overs()};
  bool search = false;
  std::uint64_t key = 0;
  if (task.locks.size() != 0 && !mode.tried) {
    DetectorScope scope;
    if (scope) search = nest(task, lock, &key);
  }
  task.locks.push(lock);
  if (search && hard_order_is_exact()) look_for_lock_cycles(key);
}

bool lock_given_back(Task& task, const void* object) noexcept {
  if (task.locks.remove(object)) return true;
  note_hand_over(object);
  return false;
}

void forget_lock_node(std::uintptr_t address) noexcept {
  SpinGuard guard(g_lock);
  LockNode** link = &node_bucket(address);
  while (*link != nullptr && (*link)->address != address) {
    link = &(*link)->next;
  }
  LockNode* node = *link;
  if (node == nullptr) return;
  // relaxed: see is_known
  g_generation.fetch_add(1, std::memory_order_relaxed);
  while (node->uses != nullptr) destroy(node->uses->context);
  while (node->takers != nullptr) destroy(node->takers);
  *link = node->next;
  g_node_pool.destroy(node);
}

std::uint64_t lost_nestings() noexcept {
  return g_lost.load(std::memory_order_relaxed);  // a statistic
}

void lock_lock_order() noexcept GOSAN_NO_THREAD_SAFETY_ANALYSIS {
  g_lock.lock();
}

void unlock_lock_order() noexcept GOSAN_NO_THREAD_SAFETY_ANALYSIS {
  g_lock.unlock();
}

void mark_lock_order() noexcept GOSAN_NO_THREAD_SAFETY_ANALYSIS {
  if (g_bytes == 0) return;
  for (LockContext* context : g_contexts) {
    for (; context != nullptr; context = context->next) {
      for (std::uint32_t i = 0; i < context->taking_count; ++i) {
        mark_order(context->takings[i].order);
        mark_task_record(context->takings[i].record);
      }
    }
  }
}

void forget_lock_order() noexcept GOSAN_NO_THREAD_SAFETY_ANALYSIS {
  for (LockContext*& first : g_contexts) {
    while (first != nullptr) destroy(first);
  }
  // relaxed: the detector is stopped
  g_generation.fetch_add(1, std::memory_order_relaxed);
}

}  // namespace gosan::detector
