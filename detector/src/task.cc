// The registry of tasks, and the life of a clock index.
#include "task.h"

#include <atomic>

#include "arena.h"
#include "atomics.h"
#include "bounds.h"
#include "collect.h"
#include "segment.h"
#include "sync_var.h"
#include "thread_annotations.h"
#include "thread_block.h"

namespace gosan::detector {
namespace {

// How many freed indices a new goroutine tries before it takes a new one.
constexpr std::uint32_t kReuseTries = 4;

Pool<Task> g_tasks;

SpinLock g_lock;                 // guards what follows
Task* g_live = nullptr;          // list of live tasks
std::uint32_t g_next_index = 0;  // clock indices given out

// Indices whose goroutine ended, each with the last epoch that it may have
// used. Of more than so many the rest is not used again.
constexpr std::size_t kMaxDead = std::size_t{1} << 30;
FreeStack<ClockEntry> g_dead;     // free for those who know that epoch
FreeStack<ClockEntry> g_limbo;    // that epoch was never released
FreeStack<ClockEntry> g_unknown;  // named nowhere any more: free for anybody
VirtualArray<std::uint8_t> g_index_marks;  // [index] 1: named, by the sweep

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

// An index for a goroutine that knows what `knowledge` says, and the first
// epoch of it that is free. Taking over a dead goroutine's index makes
// everything that it did ordered before the new one, so it must already be, or
// be gone.
ClockEntry take_index(const Snap& knowledge) {
  SpinGuard guard(g_lock);
  for (std::uint32_t i = 0; i < kReuseTries && i < g_dead.count(); ++i) {
    ClockEntry& dead = g_dead.from_top(i);
    if (dead.epoch > knowledge.epoch_of(dead.index)) continue;
    const ClockEntry taken = dead;
    dead = g_dead.from_top(0);
    g_dead.drop();
    return {taken.index, taken.epoch + 1};
  }
  ClockEntry free;
  if (g_unknown.pop(&free)) return {free.index, free.epoch + 1};
  refuse_beyond(g_bounds.clock_indices, g_next_index,
                "too many goroutines are remembered; the most is");
  return {g_next_index++, 1};
}

std::uint32_t indices_in_use() GOSAN_REQUIRES(g_lock) {
  return g_next_index - static_cast<std::uint32_t>(g_unknown.count());
}

void free_index(const Task& task) {
  const TaskClock& clock = task.clock;
  // The last epochs of an index are not worth the care.
  if (clock.index == kNoIndex || clock.epoch >= g_last_epoch) return;
  SpinGuard guard(g_lock);
  if (g_dead.count() + g_limbo.count() >= kMaxDead) return;
  if (task.segment == 0) {
    // Nothing in the running epoch: the release before it covers all.
    g_dead.push({clock.index, clock.epoch - 1});
  } else {
    // What came after the last release is unordered with everything later.
    g_limbo.push({clock.index, clock.epoch});
  }
  note_use(Resource::kIndices, indices_in_use());
}

// 2^32 releases of one goroutine: it goes on under a new index and knows all of
// its old one.
void renew_index(Task& task) {
  TaskClock& clock = task.clock;
  const Snap all{clock.index, clock.epoch, clock.stamp, OrderId::kNone,
                 clock.clock};
  const ClockEntry fresh = take_index(Snap{});
  clock = TaskClock{};
  clock.index = fresh.index;
  clock.epoch = fresh.epoch;
  clock.acquire(all);
}

}  // namespace

void init_tasks() noexcept {
  init_task_records();
  init_hard_order();
  for (auto* dead : {&g_dead, &g_limbo, &g_unknown}) dead->reserve(kMaxDead);
  g_index_marks.reserve(kNoIndex);
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
  for (const HeldLock& held : task->locks) {
    if (may_be_stale(held)) continue;
    note_abandoned(reinterpret_cast<std::uintptr_t>(held.object), held.taken_at,
                   task->gid);
  }
  task->locks.clear();
  g_tasks.destroy(task);
}

void start_clock(Task& child, Task* parent) noexcept {
  const Snap snap = parent == nullptr ? Snap{} : release_from(*parent);
  const ClockEntry start = take_index(snap);
  child.clock = TaskClock{};
  child.clock.index = start.index;
  child.clock.epoch = start.epoch;
  child.clock.acquire(snap);
  child.order.known = snap.order;
}

void release_lock_from(Task& task, Snap& out) noexcept {
  end_segment(task);
  if (task.clock.epoch >= g_last_epoch) renew_index(task);
  task.clock.release(out);
  out.order = OrderId::kNone;
}

void release_from(Task& task, Snap& out) noexcept {
  release_lock_from(task, out);
  out.order = task.order.publish();
}

void acquire_lock_into(Task& task, const Snap& snap) noexcept {
  task.clock.acquire(snap);
}

void acquire_into(Task& task, const Snap& snap) noexcept {
  task.clock.acquire(snap);
  task.order.learn(snap.order);
}

void for_each_task(void (*visit)(void* arg, Task& task), void* arg) noexcept {
  SpinGuard guard(g_lock);
  for (Task* task = g_live; task != nullptr; task = task->next) {
    visit(arg, *task);
  }
}

std::uint32_t clock_indices_in_use() noexcept {
  SpinGuard guard(g_lock);
  return indices_in_use();
}

void begin_index_sweep() noexcept {
  SpinGuard guard(g_lock);
  for (std::uint32_t i = 0; i < g_next_index; ++i) g_index_marks[i] = 0;
}

void mark_index(std::uint32_t index) noexcept {
  if (index != kNoIndex) g_index_marks[index] = 1;
}

// That somebody knows an epoch of the index says nothing about later epochs.
// But a Snap of it, or a label, stands for all that its goroutine knew; whoever
// knows a later epoch is taken to know that as well.
void mark_known(const Snap& snap) noexcept {
  if (snap.epoch != 0) mark_index(snap.index);
  for (unsigned i = 0; i < snap.clock.label_count; ++i) {
    mark_index(snap.clock.labels[i].index);
  }
}

namespace {

// Moves what is not named from `dead` to those that are free for anybody.
void free_unnamed(FreeStack<ClockEntry>& dead) GOSAN_REQUIRES(g_lock) {
  std::size_t kept = 0;
  for (std::size_t i = 0; i < dead.count(); ++i) {
    const ClockEntry& entry = dead.at(i);
    if (g_index_marks[entry.index] != 0) {
      dead.at(kept++) = entry;
    } else {
      g_unknown.push(entry);
    }
  }
  dead.cut(kept);
}

}  // namespace

void finish_index_sweep() noexcept {
  SpinGuard guard(g_lock);
  free_unnamed(g_dead);
  free_unnamed(g_limbo);
}

}  // namespace gosan::detector
