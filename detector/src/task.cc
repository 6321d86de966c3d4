// The registry of tasks, and the life of a clock index.
#include "task.h"

#include <atomic>

#include "arena.h"
#include "atomics.h"
#include "check_fail.h"
#include "segment.h"
#include "thread_block.h"

namespace gosan::detector {
namespace {

// How many freed indices a new goroutine tries before it takes a new one.
constexpr std::uint32_t kReuseTries = 4;

Pool<Task> g_tasks;

SpinLock g_lock;                   // guards what follows
Task* g_live = nullptr;            // list of live tasks
std::uint32_t g_next_index = 0;    // clock indices given out
VirtualArray<ClockEntry> g_freed;  // stack of indices whose goroutine ended,
std::uint32_t g_freed_count = 0;   // with the epoch that covers all it did

void link(Task* task) {
  task->next = g_live;
  if (g_live != nullptr) g_live->previous = task;
  g_live = task;
}

void unlink(Task* task) {
  if (task->previous != nullptr) task->previous->next = task->next;
  if (task->next != nullptr) task->next->previous = task->previous;
  if (g_live == task) g_live = task->next;
}

// An index for a goroutine that knows what `clock` knows, and the first epoch
// of it that is free. Taking over a dead goroutine's index makes everything
// that it did ordered before the new one, so it must already be.
ClockEntry take_index(const Snap& knowledge) {
  SpinGuard guard(g_lock);
  for (std::uint32_t i = 0; i < kReuseTries && i < g_freed_count; ++i) {
    ClockEntry& freed = g_freed[g_freed_count - 1 - i];
    if (freed.epoch > knowledge.epoch_of(freed.index)) continue;
    const ClockEntry taken = freed;
    freed = g_freed[--g_freed_count];
    return {taken.index, taken.epoch + 1};
  }
  GOSAN_CHECK(g_next_index < kNoIndex, g_next_index);
  return {g_next_index++, 1};
}

void free_index(const Task& task) {
  // An access after the last release is unordered with everything later: its
  // index stays with the dead.
  if (task.segment != 0 || task.clock.index == kNoIndex) return;
  SpinGuard guard(g_lock);
  if (g_freed_count == g_freed.capacity()) return;
  g_freed[g_freed_count++] = {task.clock.index, task.clock.epoch - 1};
}

// 2^32 releases of one goroutine: it goes on under a new index and knows all of
// its old one.
void renew_index(Task& task) {
  TaskClock& clock = task.clock;
  const Snap all{clock.index, clock.epoch, clock.stamp, clock.clock};
  const ClockEntry fresh = take_index(Snap{});
  clock = TaskClock{};
  clock.index = fresh.index;
  clock.epoch = fresh.epoch;
  clock.acquire(all);
}

}  // namespace

void init_tasks() noexcept {
  init_task_records();
  g_freed.reserve(std::size_t{1} << 24);
}

Task* make_task(std::uint64_t gid, std::uint64_t parent_gid, const char* name,
                StackId created_at) noexcept {
  Task* task = g_tasks.make();
  task->gid = gid;
  task->record_id = make_task_record(gid, parent_gid, name, created_at);
  SpinGuard guard(g_lock);
  link(task);
  return task;
}

void end_task(Task* task) noexcept {
  free_index(*task);
  // relaxed: a word for reports
  record_of(*task).state.store(TaskState::kEnded, std::memory_order_relaxed);
  if (task->block != nullptr) set_current_task(*task->block, nullptr);
  {
    SpinGuard guard(g_lock);
    unlink(task);
  }
  free_fences(*task);
  g_tasks.destroy(task);
}

void start_clock(Task& child, Task* parent) noexcept {
  const Snap snap = parent == nullptr ? Snap{} : release_from(*parent);
  const ClockEntry start = take_index(snap);
  child.clock = TaskClock{};
  child.clock.index = start.index;
  child.clock.epoch = start.epoch;
  child.clock.acquire(snap);
}

Snap release_from(Task& task) noexcept {
  end_segment(task);
  if (task.clock.epoch >= kMaxEpoch) renew_index(task);
  return task.clock.release();
}

void acquire_into(Task& task, const Snap& snap) noexcept {
  task.clock.acquire(snap);
}

void for_each_task(void (*visit)(void* arg, Task& task), void* arg) noexcept {
  SpinGuard guard(g_lock);
  for (Task* task = g_live; task != nullptr; task = task->next) {
    visit(arg, *task);
  }
}

void remember_lock(Task& task, const HeldLock& lock) noexcept {
  if (task.lock_count < kMaxHeldLocks) task.locks[task.lock_count] = lock;
  ++task.lock_count;
}

const HeldLock* find_lock(const Task& task, const void* object) noexcept {
  for (const HeldLock& lock : task.locks) {
    if (lock.object == object) return &lock;
  }
  return nullptr;
}

void forget_lock(Task& task, const void* object) noexcept {
  const std::uint32_t named =
      task.lock_count < kMaxHeldLocks ? task.lock_count : kMaxHeldLocks;
  for (std::uint32_t i = named; i-- > 0;) {
    if (task.locks[i].object != object) continue;
    for (std::uint32_t j = i; j + 1 < named; ++j) {
      task.locks[j] = task.locks[j + 1];
    }
    // The slot of an unnamed lock beyond the table stays empty.
    task.locks[named - 1] = HeldLock{};
    --task.lock_count;
    return;
  }
  if (task.lock_count > kMaxHeldLocks) --task.lock_count;
}

}  // namespace gosan::detector
