// What is still told about a goroutine after its end: as long as an access of
// it is in the shadow, its name, parent and creation stack are.
#pragma once

#include <atomic>
#include <cstddef>
#include <cstdint>

#include "stack_depot.h"

namespace gosan::detector {

enum class TaskState : std::uint8_t {
  kCreated,  // `go` was called; in a run queue; leaves by the first resume
  kRunning,  // on a thread; leaves by park
  kParked,   // waits as its park record says; leaves by unpark
  kReady,    // made ready, in a run queue; leaves by resume
  kEnded     // only in records
};

// Index into the table of records; 0 = none. Segments and tasks hold them.
enum class TaskRecordId : std::uint32_t { kNone = 0 };

struct TaskRecord {
  std::uint64_t gid = 0;  // 0: a foreign thread, or a free record
  std::uint64_t parent_gid = 0;
  const char* name = "";
  StackId created_at = StackId::kNone;
  std::atomic<TaskState> state{TaskState::kCreated};
  std::uint8_t marked = 0;  // by the sweep
};

// Reserves the tables. Idempotent.
void init_task_records() noexcept;

// `name` may be null and is copied.
TaskRecordId make_task_record(std::uint64_t gid, std::uint64_t parent_gid,
                              const char* name, StackId created_at) noexcept;
TaskRecord& task_record(TaskRecordId id) noexcept;

// The record of a goroutine, ended ones included; null when there is none, or
// none any more. Foreign threads have no unique one.
const TaskRecord* find_task_record(std::uint64_t gid) noexcept;

// Between the two no record is freed: a race is being described, whose earlier
// access may just have left the shadow.
void hold_task_records() noexcept;
void release_task_records() noexcept;

// With the detector stopped: mark_task_record() for all that segments and tasks
// name, then this frees the other ended ones and takes the marks away.
void mark_task_record(TaskRecordId id) noexcept;
void sweep_task_records() noexcept;

}  // namespace gosan::detector
