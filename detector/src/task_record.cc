// The table of records and the way from a goroutine's number to its record.
#include "task_record.h"

#include "arena.h"
#include "bounds.h"

namespace gosan::detector {
namespace {

constexpr std::size_t kMaxRecords = std::size_t{1} << 30;
constexpr std::size_t kMaxGids = std::size_t{1} << 33;
// Numbers whose entries share a page of g_record_of_gid.
constexpr std::size_t kGidsPerPage = 1024;

VirtualArray<TaskRecord> g_records;
SizedPool g_names;

SpinLock g_lock;                              // guards what follows
std::uint32_t g_top = 1;                      // ids below were handed out
std::uint32_t g_first_free = 0;               // list through parent_gid
VirtualArray<std::uint32_t> g_record_of_gid;  // [kMaxGids] 0 = none
VirtualArray<std::uint16_t> g_gids_in_page;   // entries that are not 0
std::uint64_t g_highest_gid = 0;
std::atomic<std::uint32_t> g_holders{0};

std::size_t bytes_of_name(const char* text) {
  std::size_t n = 0;
  while (text[n] != '\0') ++n;
  return n + 1;
}

const char* copy_name(const char* name) {
  if (name == nullptr || *name == '\0') return "";
  const std::size_t bytes = bytes_of_name(name);
  auto* copy = static_cast<char*>(g_names.allocate(bytes));
  for (std::size_t i = 0; i < bytes; ++i) copy[i] = name[i];
  return copy;
}

void free_name(const char* name) {
  if (*name != '\0') {
    g_names.free(const_cast<char*>(name), bytes_of_name(name));
  }
}

void remember_gid(std::uint64_t gid, std::uint32_t id) {
  if (gid == 0 || gid >= kMaxGids) return;
  if (g_record_of_gid[gid] == 0) ++g_gids_in_page[gid / kGidsPerPage];
  g_record_of_gid[gid] = id;
  if (gid > g_highest_gid) g_highest_gid = gid;
}

void forget_gid(std::uint64_t gid, std::uint32_t id) {
  if (gid == 0 || gid >= kMaxGids || g_record_of_gid[gid] != id) return;
  g_record_of_gid[gid] = 0;
  const std::uint64_t page = gid / kGidsPerPage;
  if (--g_gids_in_page[page] == 0 && page != g_highest_gid / kGidsPerPage) {
    drop_pages(&g_record_of_gid[page * kGidsPerPage],
               kGidsPerPage * sizeof(std::uint32_t));
  }
}

void free_record(std::uint32_t id) {
  TaskRecord& record = g_records[id];
  forget_gid(record.gid, id);
  free_name(record.name);
  record.name = "";
  record.gid = 0;
  record.parent_gid = g_first_free;
  // relaxed: the detector is stopped. Neither live nor ended: free.
  record.state.store(TaskState::kCreated, std::memory_order_relaxed);
  g_first_free = id;
}

}  // namespace

void init_task_records() noexcept {
  g_records.reserve(kMaxRecords);
  g_record_of_gid.reserve(kMaxGids);
  g_gids_in_page.reserve(kMaxGids / kGidsPerPage);
}

TaskRecordId make_task_record(std::uint64_t gid, std::uint64_t parent_gid,
                              const char* name, StackId created_at) noexcept {
  const char* copy = copy_name(name);
  SpinGuard guard(g_lock);
  std::uint32_t id = g_first_free;
  if (id != 0) {
    g_first_free = static_cast<std::uint32_t>(g_records[id].parent_gid);
  } else {
    refuse_beyond(g_bounds.task_records, g_top,
                  "too many goroutines have records; the most is");
    id = g_top++;
  }
  TaskRecord& record = g_records[id];
  record.gid = gid;
  record.parent_gid = parent_gid;
  record.name = copy;
  record.created_at = created_at;
  // relaxed: the task's handle publishes it
  record.state.store(TaskState::kCreated, std::memory_order_relaxed);
  remember_gid(gid, id);
  return TaskRecordId{id};
}

TaskRecord& task_record(TaskRecordId id) noexcept {
  return g_records[static_cast<std::uint32_t>(id)];
}

const TaskRecord* find_task_record(std::uint64_t gid) noexcept {
  if (gid == 0 || gid >= kMaxGids) return nullptr;
  SpinGuard guard(g_lock);
  const std::uint32_t id = g_record_of_gid[gid];
  return id == 0 ? nullptr : &g_records[id];
}

void hold_task_records() noexcept {
  // relaxed: called inside the detector; stopping it orders
  g_holders.fetch_add(1, std::memory_order_relaxed);
}

void release_task_records() noexcept {
  // release: pairs with the acquire in sweep_task_records
  g_holders.fetch_sub(1, std::memory_order_release);
}

void mark_task_record(TaskRecordId id) noexcept { task_record(id).marked = 1; }

void sweep_task_records() noexcept {
  // acquire: pairs with release_task_records
  const bool held = g_holders.load(std::memory_order_acquire) != 0;
  SpinGuard guard(g_lock);
  for (std::uint32_t id = 1; id < g_top; ++id) {
    TaskRecord& record = g_records[id];
    const bool ended =
        record.state.load(std::memory_order_relaxed) == TaskState::kEnded;
    if (ended && record.marked == 0 && !held) free_record(id);
    record.marked = 0;
  }
}

}  // namespace gosan::detector
