// The tables of [atomics.order] as code.
#include "atomics.h"

#include <gosan/detector_abi.h>

#include "arena.h"
#include "shadow.h"
#include "sync_var.h"
#include "task.h"
#include "thread_block.h"

namespace gosan::detector {
namespace {

constexpr std::size_t kOrderLocks = 1024;
struct alignas(64) OrderLock {
  SpinLock lock;
};
OrderLock g_order_locks[kOrderLocks];
Pool<FenceState> g_fences;

bool acquires(MemoryOrder order) {
  return order != MemoryOrder::kRelaxed && order != MemoryOrder::kRelease;
}

bool releases(MemoryOrder order) {
  return order == MemoryOrder::kRelease || order == MemoryOrder::kAcqRel ||
         order == MemoryOrder::kSeqCst;
}

FenceState& fences_of(Task& task) {
  if (task.fences == nullptr) task.fences = g_fences.make();
  return *task.fences;
}

void take(Task& task, const Snap& seen, MemoryOrder order) {
  if (seen.is_empty()) return;
  if (acquires(order)) {
    acquire_into(task, seen);
  } else if (seen.index == kNoIndex ||
             !task.clock.knows(seen.index, seen.epoch) ||
             seen.order != task.order.known) {
    FenceState& fences = fences_of(task);
    merge_into(fences.acquire, seen, fences.editing);
  }
}

// What the value was made of, narrower objects in it included.
void load_half(Task& task, std::uintptr_t p, std::size_t n, MemoryOrder order) {
  take(task, published_at(p), order);
  if (n < kWordBytes) return;
  const std::uintptr_t end = p + n;
  for (std::uintptr_t at = p;;) {
    const std::uintptr_t last = at;
    const Snap seen = published_inside(at, end);
    if (at == last) return;
    take(task, seen, order);
  }
}

void store_half(Task& task, std::uintptr_t p, MemoryOrder order) {
  if (releases(order)) {
    publish(p, release_from(task));
  } else if (task.fences != nullptr && task.fences->has_release) {
    publish(p, task.fences->release);
  } else {
    forget_sync_var(p);
  }
}

void update_half(Task& task, std::uintptr_t p, MemoryOrder order) {
  if (releases(order)) {
    publish_merged(p, release_from(task));
  } else if (task.fences != nullptr && task.fences->has_release) {
    publish_merged(p, task.fences->release);
  }
}

}  // namespace

void apply_atomic(ThreadBlock& block, std::uintptr_t p, std::size_t n,
                  std::uint32_t kind, MemoryOrder order, AccessOrigin origin,
                  RaceFound& race) noexcept {
  Task& task = *block.task;
  if (kind != GOSAN_ATOMIC_STORE) load_half(task, p, n, order);
  origin.kind = kind == GOSAN_ATOMIC_LOAD ? RaceAccessKind::kAtomicRead
                                          : RaceAccessKind::kAtomicWrite;
  check_range(block, p, n, origin, race);
  if (kind == GOSAN_ATOMIC_STORE) {
    store_half(task, p, order);
  } else if (kind == GOSAN_ATOMIC_RMW) {
    update_half(task, p, order);
  }
}

void apply_fence(Task& task, MemoryOrder order) noexcept {
  if (acquires(order) && task.fences != nullptr) {
    acquire_into(task, task.fences->acquire);
    task.fences->acquire = Snap{};
    task.fences->editing = ClockEditing{};
  }
  if (releases(order)) {
    FenceState& fences = fences_of(task);
    fences.release = release_from(task);
    fences.has_release = true;
  }
}

SpinLock& order_lock_of(std::uintptr_t p) noexcept {
  const std::uintptr_t n = p / sizeof(std::uint64_t);
  return g_order_locks[(n ^ n >> 10) % kOrderLocks].lock;
}

void free_fences(Task& task) noexcept {
  if (task.fences != nullptr) g_fences.destroy(task.fences);
  task.fences = nullptr;
}

}  // namespace gosan::detector
