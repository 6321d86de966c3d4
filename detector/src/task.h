// Who runs: one Task per goroutine or foreign thread while it lives, one
// TaskRecord that outlives it, for the reports.
//
// A Task is used by the thread that runs it, or, while it is parked, by the
// thread that holds the lock of what it is parked on. The fields that the leak
// scan reads are stable while the world is stopped.
#pragma once

#include <gosan/hooks.h>

#include <atomic>
#include <cstddef>
#include <cstdint>

#include "clock.h"
#include "stack_depot.h"
#include "task_record.h"

namespace gosan::detector {

struct ThreadBlock;

inline constexpr std::size_t kMaxHeldLocks = 16;
struct HeldLock {
  const void* object;
  std::uint32_t kind;    // enum gosan_object_kind
  std::uint32_t shared;  // 1: read side
};

struct FenceState;  // pending halves of atomic_thread_fence, atomics.h

struct Task {
  TaskRecordId record_id = TaskRecordId::kNone;
  std::uint32_t segment = 0;  // of the running epoch; 0 = none yet
  TaskClock clock;
  ThreadBlock* block = nullptr;  // where it runs; null: nowhere
  FenceState* fences = nullptr;  // null: no fence or relaxed atomic yet

  std::uint64_t gid = 0;  // 0: a foreign thread
  std::atomic<TaskState> state{TaskState::kCreated};
  bool foreign = false;         // a thread, not a goroutine
  std::uintptr_t stack_lo = 0;  // [stack_lo, stack_hi); 0: not known yet
  std::uintptr_t stack_hi = 0;
  std::uintptr_t closure_lo = 0;  // callable and arguments, a root
  std::uintptr_t closure_hi = 0;
  const gosan_park* park = nullptr;  // while kParked

  std::uint32_t lock_count =
      0;  // may exceed kMaxHeldLocks: the rest is unnamed
  HeldLock locks[kMaxHeldLocks];  // [lock_count]

  Task* previous = nullptr;  // list of live tasks, under the registry's lock
  Task* next = nullptr;
};

// A new live task with its record; `name` may be null and is copied.
Task* make_task(std::uint64_t gid, std::uint64_t parent_gid, const char* name,
                StackId created_at) noexcept;
// Takes it out of the registry; its record stays, as kEnded. Its clock index is
// re-used where that loses nothing.
void end_task(Task* task) noexcept;

// Gives `child` its clock index. Edge: what `parent` (may be null) did so far
// -> the start of the child; the parent's epoch ends.
void start_clock(Task& child, Task* parent) noexcept;

// The three ends of every edge. A release ends the task's epoch, so that its
// later accesses are told from those that the edge covers.
void release_from(Task& task, Snap& out) noexcept;
inline Snap release_from(Task& task) noexcept {
  Snap snap;
  release_from(task, snap);
  return snap;
}
void acquire_into(Task& task, const Snap& snap) noexcept;

// Reserves the tables. Idempotent.
void init_tasks() noexcept;

// ---- clock indices of goroutines that ended, for collect.cc ----

// Handed out and not free for anybody: of the living, and of the dead of whom
// something may still be known or found.
std::uint32_t clock_indices_in_use() noexcept;
// With the detector stopped: mark_index() for all that segments name and
// mark_known() for all clocks that are kept, between the two. The indices of
// the dead that nothing named are free for anybody.
void begin_index_sweep() noexcept;
void mark_index(std::uint32_t index) noexcept;
void mark_known(const Snap& snap) noexcept;
void finish_index_sweep() noexcept;

inline TaskRecord& record_of(const Task& task) noexcept {
  return task_record(task.record_id);
}
// Calls visit(arg, task) for every live task, under the registry's lock: visit
// must not make or end tasks.
void for_each_task(void (*visit)(void* arg, Task& task), void* arg) noexcept;

void remember_lock(Task& task, const HeldLock& lock) noexcept;
void forget_lock(Task& task, const void* object) noexcept;
// Null when it is not held, or held without a name.
const HeldLock* find_lock(const Task& task, const void* object) noexcept;

}  // namespace gosan::detector
