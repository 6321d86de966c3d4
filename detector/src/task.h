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
#include "hard_order.h"
#include "held_locks.h"
#include "stack_depot.h"
#include "task_record.h"

namespace gosan::detector {

struct ThreadBlock;

struct FenceState;  // pending halves of atomic_thread_fence, atomics.h

// What a task has done wrong, misuse.h.
struct Misuse {
  const char* what = nullptr;
  const void* object = nullptr;
  StackId at = StackId::kNone;
  StackId earlier_at = StackId::kNone;  // what made it wrong
  std::uint64_t earlier_gid = 0;
};

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

  bool is_meant = false;         // to live until exit: no leak
  mutable bool is_told = false;  // reported as a leak
  Misuse misuse;

  HardOrder order;
  HeldLocks locks;
  static constexpr std::size_t kNestings = 8;
  std::uint64_t nestings[kNestings] = {};  // noted last, lock_order.cc

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
// The same where it is a lock that makes the order: no part of the hard order.
void release_lock_from(Task& task, Snap& out) noexcept;
void acquire_lock_into(Task& task, const Snap& snap) noexcept;

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

}  // namespace gosan::detector
