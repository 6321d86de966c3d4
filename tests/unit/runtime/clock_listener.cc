#include "clock_listener.h"

#include <gosan/hooks.h>

#include <algorithm>
#include <deque>
#include <map>
#include <mutex>
#include <utility>

#include "quiet_listener.h"

namespace gosan {
namespace {

using Clock = std::map<std::uint64_t, std::uint64_t>;  // gid -> time

struct Task {
  std::uint64_t gid = 0;
  Clock clock;
};

// Never destroyed: workers outlive globals.
struct World {
  std::mutex mutex;
  std::map<std::pair<const void*, std::uint64_t>, Clock> objects;
  std::deque<Task> tasks;
};
World& world() {
  static auto* instance = new World;
  return *instance;
}

// Of a channel's clocks, by their number in World::objects: the slots come
// after these two.
constexpr std::uint64_t kPlain = 0;
constexpr std::uint64_t kClosed = 1;
constexpr std::uint64_t kFirstSlot = 2;

// Never inlined: a goroutine moves between threads.
__attribute__((noinline)) Task*& running() {
  static thread_local Task* task = nullptr;
  return task;
}

// What a thread does before main and between goroutines.
__attribute__((noinline)) Task& of_thread() {
  static thread_local Task task;
  return task;
}

Task& task_of(void* handle) {
  if (handle != nullptr) return *static_cast<Task*>(handle);
  return running() != nullptr ? *running() : of_thread();
}

void join(Clock& into, const Clock& from) {
  for (const auto& [gid, time] : from) {
    into[gid] = std::max(into[gid], time);
  }
}

void acquire(void* handle, const void* object) {
  const std::lock_guard lock(world().mutex);
  join(task_of(handle).clock, world().objects[{object, kPlain}]);
}

void release(void* handle, const void* object) {
  const std::lock_guard lock(world().mutex);
  Task& task = task_of(handle);
  world().objects[{object, kPlain}] = task.clock;
}

void release_merge(void* handle, const void* object) {
  const std::lock_guard lock(world().mutex);
  join(world().objects[{object, kPlain}], task_of(handle).clock);
}

void* create(void* parent, std::uint64_t gid, const char*, const void*,
             std::size_t, const void*) {
  const std::lock_guard lock(world().mutex);
  Task& born = world().tasks.emplace_back(Task{gid, {}});
  if (parent != nullptr) born.clock = static_cast<Task*>(parent)->clock;
  return &born;
}

void exchange_slot(void* handle, const void* chan, std::uint64_t slot) {
  const std::lock_guard lock(world().mutex);
  Task& task = task_of(handle);
  Clock& kept = world().objects[{chan, kFirstSlot + slot}];
  const Clock before = std::exchange(kept, task.clock);
  join(task.clock, before);
}

void rendezvous(void* sender, void* receiver, const void*) {
  const std::lock_guard lock(world().mutex);
  Task& from = task_of(sender);
  Task& to = task_of(receiver);
  join(from.clock, to.clock);
  to.clock = from.clock;
}

void close(void* handle, const void* chan) {
  const std::lock_guard lock(world().mutex);
  world().objects[{chan, kClosed}] = task_of(handle).clock;
}

void closed(void* handle, const void* chan) {
  const std::lock_guard lock(world().mutex);
  join(task_of(handle).clock, world().objects[{chan, kClosed}]);
}

void forget(const void* object, std::uint32_t) {
  const std::lock_guard lock(world().mutex);
  auto& objects = world().objects;
  objects.erase(objects.lower_bound({object, 0}),
                objects.upper_bound({object, UINT64_MAX}));
}

gosan_hooks clock_hooks() {
  gosan_hooks table = quiet_listener();
  table.goroutine_create = create;
  table.resume = [](void* task) { running() = static_cast<Task*>(task); };
  table.park = [](void*, const gosan_park*) { running() = nullptr; };
  table.goroutine_end = [](void*) { running() = nullptr; };
  table.acquire = acquire;
  table.release = release;
  table.release_merge = release_merge;
  table.lock_acquire = acquire;
  table.lock_release = release;
  table.lock_release_merge = release_merge;
  table.mutex_locked = acquire;
  table.mutex_unlocking = release;
  table.chan_slot = exchange_slot;
  table.chan_rendezvous = rendezvous;
  table.chan_close = close;
  table.chan_closed = closed;
  table.object_destroy = forget;
  return table;
}

}  // namespace

bool attach_clock_listener() {
  static const gosan_hooks table = clock_hooks();
  const gosan_runtime_ops* ops = nullptr;
  return gosan_hooks_attach(&table, &ops) == 0;
}

Stamp stamp() {
  const std::lock_guard lock(world().mutex);
  Task& self = task_of(nullptr);
  return {self.gid, ++self.clock[self.gid]};
}

bool knows(Stamp moment) {
  const std::lock_guard lock(world().mutex);
  const Clock& clock = task_of(nullptr).clock;
  const auto found = clock.find(moment.gid);
  return found != clock.end() && found->second >= moment.time;
}

}  // namespace gosan
