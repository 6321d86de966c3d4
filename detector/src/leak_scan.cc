// Collects threads, goroutines and memory for the fixpoint.

#include "leak_scan.h"

#include <dirent.h>
#include <unistd.h>

#include <algorithm>
#include <cstdlib>
#include <optional>
#include <unordered_map>

#include "heap.h"
#include "hooks_impl.h"
#include "liveness.h"
#include "loaded_objects.h"
#include "mappings.h"
#include "memory_map.h"
#include "modules.h"
#include "objects.h"
#include "stopped_threads.h"
#include "thread_annotations.h"
#include "thread_block.h"

namespace gosan::detector {
namespace {

// relaxed throughout: the world stands still
TaskState state_of(const Task& task) {
  return task.state.load(std::memory_order_relaxed);
}

bool is_blocked(const Task& task) {
  return !task.foreign && state_of(task) == TaskState::kParked &&
         task.park != nullptr && task.park->alive == 0;
}

std::vector<const Task*> all_tasks() {
  std::vector<const Task*> tasks;
  for_each_task(
      [](void* arg, Task& task) {
        static_cast<std::vector<const Task*>*>(arg)->push_back(&task);
      },
      &tasks);
  // The registry has the newest first; reports go by age.
  std::sort(tasks.begin(), tasks.end(),
            [](const Task* a, const Task* b) { return a->gid < b->gid; });
  return tasks;
}

// ---- threads ----

std::vector<std::int32_t> thread_ids() {
  std::vector<std::int32_t> tids;
  DIR* directory = opendir("/proc/self/task");
  if (directory == nullptr) return tids;
  while (const dirent* entry = readdir(directory)) {
    if (const int tid = std::atoi(entry->d_name)) tids.push_back(tid);
  }
  closedir(directory);
  return tids;
}

// What a thread is to the scan.
enum class Role {
  kForeign,  // its stack and registers are roots
  kBusy,     // runs a goroutine: that one's stack and the registers are
  kNothing   // the detector's, or a worker between goroutines
};

struct ThreadRole {
  Role role = Role::kForeign;
  const Task* task = nullptr;    // kBusy
  std::uintptr_t stack_end = 0;  // kForeign; 0: not known
};

using ThreadRoles = std::unordered_map<std::int32_t, ThreadRole>;

// Once main is a goroutine, the initial thread runs user code on a goroutine's
// stack or not at all: what is on its own stack is the runtime's.
ThreadRole role_of(const ThreadBlock& block) {
  if (block.internal) return {Role::kNothing, nullptr, 0};
  const bool initial = block.tid == getpid();
  if (!block.worker && (!initial || block.thread_task != nullptr)) {
    return {Role::kForeign, nullptr, block.stack_hi};
  }
  const Task* task = block.task;
  if (task == nullptr || task->foreign) return {Role::kNothing, nullptr, 0};
  return {Role::kBusy, task, 0};
}

// All threads of the process, those that the detector never met as foreign.
ThreadRoles thread_roles() {
  ThreadRoles roles;
  for (const std::int32_t tid : thread_ids()) roles[tid] = {};
  for_each_block(
      [](void* arg, ThreadBlock& block) {
        // relaxed: a thread that comes or goes now holds nothing yet or no more
        if (block.in_use.load(std::memory_order_relaxed) == 0) return;
        auto& all = *static_cast<ThreadRoles*>(arg);
        if (const auto known = all.find(block.tid); known != all.end()) {
          known->second = role_of(block);
        }
      },
      &roles);
  return roles;
}

std::vector<ThreadStopper::Request> requests_for(const ThreadRoles& roles) {
  std::vector<ThreadStopper::Request> requests;
  for (const auto& [tid, role] : roles) {
    if (role.role == Role::kNothing) continue;
    // A worker may rest in the runtime's own signal handler, all signals
    // blocked and its registers on the goroutine's stack.
    requests.push_back({tid, role.role == Role::kBusy});
  }
  return requests;
}

// A thread must not be stopped while it holds one of the detector's locks: they
// are all taken here, and released when everybody stands still.
class QuietMoment {
 public:
  QuietMoment() GOSAN_NO_THREAD_SAFETY_ANALYSIS {
    stop_detector();
    lock_modules();
    lock_objects();
    lock_mappings();
    lock_heap_registry();
  }
  ~QuietMoment() GOSAN_NO_THREAD_SAFETY_ANALYSIS {
    unlock_heap_registry();
    unlock_mappings();
    unlock_objects();
    unlock_modules();
    resume_detector();
  }
  QuietMoment(const QuietMoment&) = delete;
  QuietMoment& operator=(const QuietMoment&) = delete;
};

// ---- the graph's nodes ----

using RunningStack = MemoryMap::RunningStack;

using StackPointers = std::unordered_map<const Task*, std::uintptr_t>;

// Goroutines that are not parked: on a thread, or in a run queue. `exact`: of
// goroutines whose threads we stopped ourselves.
std::vector<RunningStack> running_stacks(const std::vector<const Task*>& tasks,
                                         const StackPointers& exact) {
  StackPointers pointers;
  if (const gosan_runtime_ops* ops = runtime_ops()) {
    ops->visit_running(
        [](void* arg, void* task, const void* stack_pointer) {
          (*static_cast<StackPointers*>(arg))[static_cast<const Task*>(task)] =
              reinterpret_cast<std::uintptr_t>(stack_pointer);
        },
        &pointers);
  }
  for (const auto& [task, pointer] : exact) pointers[task] = pointer;
  std::vector<RunningStack> stacks;
  for (const Task* task : tasks) {
    if (state_of(*task) == TaskState::kParked) continue;
    const auto known = pointers.find(task);
    stacks.push_back({task, known == pointers.end() ? 0 : known->second});
  }
  return stacks;
}

// Foreign threads go to `world` as they are; of the others only the registers
// count, and where their goroutines' stacks begin.
StackPointers sort_threads(const std::vector<StoppedThread>& threads,
                           const ThreadRoles& roles, MemoryMap::World& world) {
  StackPointers exact;
  for (const StoppedThread& thread : threads) {
    const ThreadRole role = roles.at(thread.tid);
    if (role.role == Role::kForeign) {
      world.threads.push_back(thread);
      if (role.stack_end != 0) world.threads.back().stack_end = role.stack_end;
      continue;
    }
    world.registers.insert(world.registers.end(), thread.registers.begin(),
                           thread.registers.end());
    const Task& task = *role.task;
    if (thread.stack_pointer >= task.stack_lo &&
        thread.stack_pointer < task.stack_hi) {
      exact[&task] = thread.stack_pointer;
    }
  }
  return exact;
}

class SleeperList {
 public:
  SleeperList(const std::vector<const Task*>& tasks,
              const std::vector<const Task*>& parked, const MemoryMap& memory)
      : memory_(memory) {
    for (const Task* task : tasks) index_locks(*task);
    for (std::size_t i = 0; i < parked.size(); ++i) indices_[parked[i]] = i;
    for (std::size_t i = 0; i < parked.size(); ++i) add(*parked[i], i);
  }

  const std::vector<Sleeper>& sleepers() const { return sleepers_; }

 private:
  void index_locks(const Task& task) {
    for (const HeldLock& held : task.locks) {
      holders_.emplace(held.object, &task);
    }
  }

  void add(const Task& task, std::size_t index) {
    Sleeper sleeper;
    sleeper.woken_from_outside = !is_blocked(task);
    sleeper.memory.push_back(memory_.stack_of(index));
    if (const auto closure = memory_.piece_at(task.closure_lo)) {
      sleeper.memory.push_back(*closure);
    }
    for (std::uint32_t i = 0; i < task.park->wait_count; ++i) {
      add_wait(task.park->waits[i], sleeper);
    }
    sleepers_.push_back(std::move(sleeper));
  }

  void add_wait(const gosan_wait& wait, Sleeper& sleeper) {
    WaitedOn on;
    if (wait.object == nullptr) {
      on.place = WaitedOn::Place::kNowhere;
    } else if (const auto piece = memory_.piece_at(
                   reinterpret_cast<std::uintptr_t>(wait.object))) {
      on.place = WaitedOn::Place::kMemory;
      on.memory = *piece;
    }
    sleeper.waits.push_back(on);
    const auto [begin, end] = holders_.equal_range(wait.object);
    for (auto holder = begin; holder != end; ++holder) {
      const auto asleep = indices_.find(holder->second);
      if (asleep == indices_.end()) {
        sleeper.woken_from_outside = true;
      } else {
        sleeper.owners.push_back(asleep->second);
      }
    }
  }

  const MemoryMap& memory_;
  std::unordered_multimap<const void*, const Task*> holders_;
  std::unordered_map<const Task*, std::size_t> indices_;
  std::vector<Sleeper> sleepers_;
};

}  // namespace

std::vector<const Task*> blocked_tasks() {
  std::vector<const Task*> tasks = all_tasks();
  std::erase_if(tasks, [](const Task* task) { return !is_blocked(*task); });
  return tasks;
}

LeakScan scan_for_leaks() {
  LeakScan scan;
  MemoryMap::World world;
  // What asks the loader or walks directories comes before the stop.
  world.objects = loaded_objects();
  const ThreadRoles roles = thread_roles();
  const std::vector<ThreadStopper::Request> requests = requests_for(roles);
  std::optional<QuietMoment> quiet(std::in_place);
  const ThreadStopper stopper(requests);
  quiet.reset();
  scan.complete = stopper.complete();
  const StackPointers exact = sort_threads(stopper.threads(), roles, world);

  const std::vector<const Task*> tasks = all_tasks();
  for (const Task* task : tasks) {
    if (!task->foreign && state_of(*task) == TaskState::kParked &&
        task->park != nullptr) {
      world.parked.push_back(task);
    }
  }
  world.running = running_stacks(tasks, exact);
  const std::vector<const Task*> parked = world.parked;
  MemoryMap memory(std::move(world));
  const SleeperList list(tasks, parked, memory);
  const std::vector<bool> live = find_live(memory, list.sleepers());
  scan.complete = scan.complete && memory.complete();
  scan.bytes = memory.bytes_read();
  for (std::size_t i = 0; i < parked.size(); ++i) {
    if (!is_blocked(*parked[i])) continue;
    const bool dead = scan.complete && !live[i];
    (dead ? scan.dead : scan.alive).push_back(parked[i]);
  }
  return scan;
}

}  // namespace gosan::detector
