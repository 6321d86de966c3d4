#include "protocol_ledger.h"

#include <cstdlib>

#include "quiet_listener.h"
#include "support.h"

namespace gosan {
namespace {

const gosan_runtime_ops* ops = nullptr;
thread_local Task* running_here = nullptr;

Task foreign_task;

std::string text_of(const Task& task, const char* event) {
  return "goroutine " + std::to_string(task.gid) + " in state " +
         std::to_string(static_cast<int>(task.state)) + ": " + event;
}

void* on_create(void* parent, std::uint64_t gid, const char* name, const void*,
                std::size_t, const void* frame_pointer) {
  Ledger& all = ledger();
  const std::lock_guard guard(all.mutex);
  auto* task = new Task;
  task->gid = gid;
  if (parent != nullptr) task->parent = static_cast<Task*>(parent)->gid;
  if (name != nullptr) task->name = name;
  all.expect(frame_pointer != nullptr, "created without a stack to unwind");
  all.expect(parent == nullptr || parent == running(),
             text_of(*task, "created by one that does not run here"));
  all.expect(all.tasks.emplace(gid, task).second,
             text_of(*task, "its gid is taken"));
  return task;
}

void on_stack(void* handle, const void* lo, const void* hi) {
  Ledger& all = ledger();
  const std::lock_guard guard(all.mutex);
  Task& task = *static_cast<Task*>(handle);
  all.expect(task.state == State::kCreated && lo < hi, text_of(task, "stack"));
  const std::pair range(lo, hi);
  if (!all.stacks.insert(range).second) {
    all.expect(all.fresh_stacks.erase(range) == 1,
               text_of(task, "a used stack that was not made fresh"));
  }
  task.lo = static_cast<const char*>(lo);
  task.hi = static_cast<const char*>(hi);
  task.state = State::kPlaced;
}

void on_resume(void* handle) {
  Ledger& all = ledger();
  const std::lock_guard guard(all.mutex);
  Task& task = *static_cast<Task*>(handle);
  all.expect(task.state == State::kPlaced || task.state == State::kReady,
             text_of(task, "resume"));
  all.expect(running() == nullptr, text_of(task, "resume over another one"));
  task.state = State::kRunning;
  running() = &task;
}

void on_end(void* handle) {
  Ledger& all = ledger();
  const std::lock_guard guard(all.mutex);
  Task& task = *static_cast<Task*>(handle);
  all.expect(task.state == State::kRunning && running() == &task,
             text_of(task, "end"));
  task.state = State::kEnded;
  running() = nullptr;
}

void on_park(void* handle, const gosan_park* park) {
  Ledger& all = ledger();
  const std::lock_guard guard(all.mutex);
  Task& task = *static_cast<Task*>(handle);
  all.expect(task.state == State::kRunning && running() == &task,
             text_of(task, "park"));
  const auto on_its_stack = [&](const void* p) {
    return p >= task.lo && p < task.hi;
  };
  // AddressSanitizer keeps variables elsewhere.
  all.expect((test::kAddressSanitizer || on_its_stack(park)) &&
                 on_its_stack(park->stack_pointer) &&
                 on_its_stack(park->frame_pointer) &&
                 park->stack_pointer <= park->frame_pointer,
             text_of(task, "park: pointers off its stack"));
  all.expect(park->state != nullptr && park->since_ns > 0,
             text_of(task, "park: no state or time"));
  for (std::uint32_t i = 0; i < park->wait_count; ++i) {
    const gosan_wait& wait = park->waits[i];
    all.expect(wait.kind != GOSAN_OBJECT_NONE && wait.op != 0,
               text_of(task, "park: a wait without kind or role"));
  }
  ++all.parks;
  task.state = State::kParked;
  running() = nullptr;
}

void on_unpark(void* handle) {
  Ledger& all = ledger();
  const std::lock_guard guard(all.mutex);
  Task& task = *static_cast<Task*>(handle);
  all.expect(task.state == State::kParked, text_of(task, "unpark"));
  ++all.unparks;
  task.state = State::kReady;
}

void on_fresh(const void* p, std::size_t n) {
  Ledger& all = ledger();
  const std::lock_guard guard(all.mutex);
  const std::pair range(
      p, static_cast<const void*>(static_cast<const char*>(p) + n));
  if (all.stacks.count(range) != 0) all.fresh_stacks.insert(range);
}

void on_object_create(const void* object, std::uint32_t, std::uint64_t,
                      const void*) {
  Ledger& all = ledger();
  const std::lock_guard guard(all.mutex);
  all.expect(++all.objects[object] == 1, "an object was made twice");
}

void on_object_destroy(const void* object, std::uint32_t kind) {
  if (kind == GOSAN_OBJECT_NONE) return;
  Ledger& all = ledger();
  const std::lock_guard guard(all.mutex);
  all.objects.erase(object);  // constant-initialised ones were never announced
}

std::uint64_t gid_of(void* task) {
  if (task != nullptr) return static_cast<Task*>(task)->gid;
  return running() == nullptr ? 0 : running()->gid;
}

void note_edge(char kind, void* task, const void* object) {
  Ledger& all = ledger();
  const std::lock_guard guard(all.mutex);
  all.edges.push_back({kind, gid_of(task), object});
}

void change_owners(const void* object, std::uint32_t shared, int by) {
  Ledger& all = ledger();
  const std::lock_guard guard(all.mutex);
  const int now = all.owners[object] += by;
  all.expect(now >= 0 && (shared != 0 || now <= 1), "owners of a lock");
}

void on_rendezvous(void* sender, void* receiver, const void*) {
  Ledger& all = ledger();
  const std::lock_guard guard(all.mutex);
  all.expect(sender != nullptr && receiver != nullptr && sender != receiver,
             "a rendezvous needs two");
  Task* mine = running() == nullptr ? &foreign_task : running();
  all.expect(sender == mine || receiver == mine,
             "a rendezvous of two that do not run here");
}

constexpr gosan_hooks make_hooks() {
  gosan_hooks table = quiet_listener();
  table.goroutine_create = on_create;
  table.goroutine_stack = on_stack;
  table.resume = on_resume;
  table.goroutine_end = on_end;
  table.park = on_park;
  table.unpark = on_unpark;
  table.memory_fresh = on_fresh;
  table.object_create = on_object_create;
  table.object_destroy = on_object_destroy;
  table.acquire = [](void* t, const void* o) { note_edge('a', t, o); };
  table.release = [](void* t, const void* o) { note_edge('r', t, o); };
  table.lock_acquire = table.acquire;
  table.lock_release = table.release;
  table.lock_acquired = [](void*, const void* o, std::uint32_t,
                           std::uint32_t flags) {
    change_owners(o, flags & GOSAN_LOCK_SHARED, 1);
  };
  table.lock_released = [](void*, const void* o, std::uint32_t,
                           std::uint32_t flags) {
    change_owners(o, flags & GOSAN_LOCK_SHARED, -1);
  };
  table.mutex_locked = [](void* t, const void* o) {
    note_edge('a', t, o);
    change_owners(o, 0, 1);
  };
  table.mutex_unlocking = [](void* t, const void* o) {
    note_edge('r', t, o);
    change_owners(o, 0, -1);
  };
  table.chan_rendezvous = on_rendezvous;
  table.current_task = []() -> void* { return &foreign_task; };
  table.worker_start = [] {
    const std::lock_guard guard(ledger().mutex);
    ++ledger().workers;
  };
  return table;
}
constexpr gosan_hooks kHooks = make_hooks();

__attribute__((constructor)) void attach() {
  if (gosan_hooks_attach(&kHooks, &ops) != 0) std::abort();
}

}  // namespace

Ledger& ledger() {
  static auto* instance = new Ledger;
  return *instance;
}

const gosan_hooks& ledger_hooks() { return kHooks; }

const gosan_runtime_ops& runtime_ops() { return *ops; }

// Not inlined: the caller may move to another thread.
__attribute__((noinline)) Task*& running() { return running_here; }

}  // namespace gosan
