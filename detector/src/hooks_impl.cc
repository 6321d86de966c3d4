// The hook table: each event of the runtime as an edge, an access or a note.
#include "hooks_impl.h"

#include "access.h"
#include "check_fail.h"
#include "collect.h"
#include "edges.h"
#include "finish.h"
#include "init.h"
#include "leaks.h"
#include "lock_order.h"
#include "misuse.h"
#include "modules.h"
#include "objects.h"
#include "race_event.h"
#include "segment.h"
#include "stack_depot.h"
#include "sync_var.h"
#include "task.h"
#include "thread_block.h"
#include "watch.h"

namespace gosan::detector {
namespace {

const gosan_runtime_ops* g_runtime_ops = nullptr;

std::uintptr_t address_of(const void* p) {
  return reinterpret_cast<std::uintptr_t>(p);
}

// A hook's handle; null where it names nobody and nothing runs.
Task* task_of(void* handle) {
  if (is_off()) return nullptr;
  return handle != nullptr ? static_cast<Task*>(handle) : current_task();
}

// relaxed: reports and the leak scan read it while the world is stopped
void set_state(Task& task, TaskState state) {
  task.state.store(state, std::memory_order_relaxed);
  record_of(task).state.store(state, std::memory_order_relaxed);
}

// ---- goroutines ----

Task* make_goroutine(Task* parent, std::uint64_t gid, const char* name,
                     const void* frame_pointer) {
  if (parent == nullptr && main_task()->gid == gid) {
    // The initial thread's history goes on as goroutine 1; whatever the thread
    // does besides running it is the runtime's.
    thread_block().thread_task = nullptr;
    return main_task();
  }
  const StackId stack = capture_stack(frame_pointer, current_stack_bounds());
  Task* task = make_task(gid, parent == nullptr ? 0 : parent->gid, name, stack);
  start_clock(*task, parent);
  return task;
}

void* goroutine_create(void* parent, std::uint64_t gid, const char* name,
                       const void* closure, std::size_t closure_bytes,
                       const void* frame_pointer) {
  DetectorScope scope;
  if (!scope) return nullptr;
  Task* creator = task_of(parent);
  if (gid == main_task()->gid) creator = nullptr;
  Task* task = make_goroutine(creator, gid, name, frame_pointer);
  task->closure_lo = address_of(closure);
  task->closure_hi = task->closure_lo + closure_bytes;
  note_birth(*task, name);
  scope.leave();
  if (task == main_task()) start_watch();
  return task;
}

void goroutine_stack(void* handle, const void* lo, const void* hi) {
  auto* task = static_cast<Task*>(handle);
  if (task == nullptr) return;
  task->stack_lo = address_of(lo);
  task->stack_hi = address_of(hi);
}

void resume(void* handle) {
  auto* task = static_cast<Task*>(handle);
  if (task == nullptr || is_off()) return;
  set_state(*task, TaskState::kRunning);
  task->park = nullptr;
  set_current_task(thread_block(), task);
  collect_if_needed();
}

void goroutine_end(void* handle) {
  auto* task = static_cast<Task*>(handle);
  DetectorScope scope;
  if (task == nullptr || !scope) return;
  end_task(task);
}

void closure_end(void* handle) {
  auto* task = static_cast<Task*>(handle);
  if (task == nullptr || is_off()) return;
  const std::size_t bytes = task->closure_hi - task->closure_lo;
  const bool had_segment = task->segment != 0;
  access_free(
      task->closure_lo, bytes,
      capture_stack(__builtin_frame_address(0), current_stack_bounds()));
  reset_range(task->closure_lo, bytes);
  // What the segment was made for is forgotten: nothing names it.
  if (!had_segment) end_segment(*task);
}

void park(void* handle, const gosan_park* park) {
  auto* task = static_cast<Task*>(handle);
  if (task == nullptr || is_off()) return;
  task->park = park;
  set_state(*task, TaskState::kParked);
  // From here to the next resume the thread runs the runtime.
  if (task->block != nullptr) set_current_task(*task->block, nullptr);
}

void unpark(void* handle) {
  auto* task = static_cast<Task*>(handle);
  if (task == nullptr || is_off()) return;
  task->park = nullptr;
  set_state(*task, TaskState::kReady);
}

void worker_start() {
  ThreadBlock& block = thread_block();
  block.worker = true;
  Task* own = block.thread_task;
  block.thread_task = nullptr;
  if (own == nullptr || own == main_task()) return;
  DetectorScope scope(block);
  if (scope) end_task(own);
}

void worker_stop() { thread_block().worker = false; }

void* current_task_hook() { return task_of(nullptr); }

// ---- memory ----

AccessOrigin origin_here(const void* frame_pointer, RaceAccessKind kind) {
  return {nullptr, capture_stack(frame_pointer, current_stack_bounds()), kind};
}

void memory_fresh(const void* p, std::size_t n) {
  if (!is_off()) reset_range(address_of(p), n);
}

void access(const void* p, std::size_t n, std::uint32_t kind) {
  if (task_of(nullptr) == nullptr) return;
  access_range(address_of(p), n,
               origin_here(__builtin_frame_address(0),
                           kind == GOSAN_ACCESS_WRITE ? RaceAccessKind::kWrite
                                                      : RaceAccessKind::kRead));
}

// ---- order ----

void acquire(void* handle, const void* object) {
  acquire_edge(task_of(handle), address_of(object));
}

void release(void* handle, const void* object) {
  release_edge(task_of(handle), address_of(object));
}

void release_merge(void* handle, const void* object) {
  release_merge_edge(task_of(handle), address_of(object));
}

void lock_acquire(void* handle, const void* object) {
  acquire_lock_edge(task_of(handle), address_of(object));
}

void lock_release(void* handle, const void* object) {
  release_lock_edge(task_of(handle), address_of(object));
}

void lock_release_merge(void* handle, const void* object) {
  release_lock_merge_edge(task_of(handle), address_of(object));
}

// ---- objects ----

void object_create(const void* object, std::uint32_t kind, std::uint64_t cap,
                   const void* frame_pointer) {
  if (is_off()) return;
  remember_object({address_of(object), kind, cap,
                   capture_stack(frame_pointer, current_stack_bounds()),
                   current_gid()});
}

void object_destroy(const void* object, std::uint32_t kind) {
  if (is_off()) return;
  forget_object(object);
  DetectorScope scope;
  if (!scope) return;
  if (kind == GOSAN_OBJECT_CHAN) forget_channel(object);
  forget_sync_var(address_of(object));
}

void lock_acquired(void* handle, const void* object, std::uint32_t kind,
                   std::uint32_t flags) {
  Task* task = task_of(handle);
  if (task == nullptr) return;
  lock_taken(
      *task, object, kind,
      {(flags & GOSAN_LOCK_SHARED) != 0, (flags & GOSAN_LOCK_TRIED) != 0},
      __builtin_frame_address(0));
}

void lock_released(void* handle, const void* object, std::uint32_t /*kind*/,
                   std::uint32_t /*flags*/) {
  Task* task = task_of(handle);
  if (task != nullptr) lock_given_back(*task, object);
}

// ---- channels ----

void mutex_locked(void* handle, const void* object) {
  Task* task = task_of(handle);
  if (task == nullptr) return;
  locked_edge(task, address_of(object));
  lock_taken(*task, object, GOSAN_OBJECT_MUTEX, {}, __builtin_frame_address(0));
}

void mutex_unlocking(void* handle, const void* object) {
  Task* task = task_of(handle);
  if (task == nullptr) return;
  const bool had_it = lock_given_back(*task, object);
  unlocking_edge(
      task, address_of(object),
      had_it ? capture_stack(__builtin_frame_address(0), current_stack_bounds())
             : StackId::kNone);
}

void chan_slot(void* handle, const void* chan, std::uint64_t slot) {
  Task* task = task_of(handle);
  DetectorScope scope;
  if (task != nullptr && scope) exchange_slot(*task, chan, slot);
}

void chan_rendezvous(void* sender, void* receiver, const void* chan) {
  Task* from = task_of(sender);
  Task* to = task_of(receiver);
  DetectorScope scope;
  if (from == nullptr || to == nullptr || from == to || !scope) return;
  note_receiver(*to, chan);
  const Snap sent = release_from(*from);
  const Snap received = release_from(*to);
  acquire_into(*from, received);
  acquire_into(*to, sent);
}

void chan_send(void* handle, const void* chan) {
  Task* task = task_of(handle);
  if (task == nullptr) return;
  const AccessOrigin origin =
      origin_here(__builtin_frame_address(0), RaceAccessKind::kRead);
  {
    DetectorScope scope;
    if (!scope || note_send(*task, chan, origin.stack)) return;
  }
  access_range(address_of(chan), 1, origin);
}

// A close that is not ordered behind a send that was noted.
void check_noted_sends(Task& task, const void* chan, const void* frame) {
  DetectorScope scope;
  UnorderedSend send;
  if (!scope || !find_unordered_send(task, chan, &send)) return;
  RaceFound race;
  new (&race.event) RaceEvent{};
  race.found = true;
  race.event.address = address_of(chan);
  describe_access(task, address_of(chan), 1,
                  origin_here(frame, RaceAccessKind::kWrite),
                  race.event.current);
  RaceAccess& previous = race.event.previous;
  previous.stack = send.stack;
  previous.address = address_of(chan);
  previous.size = 1;
  previous.gid = task_record(send.task).gid;
  finish_check(scope, race);
}

void chan_close(void* handle, const void* chan) {
  Task* task = task_of(handle);
  if (task == nullptr) return;
  check_noted_sends(*task, chan, __builtin_frame_address(0));
  remember_close(
      chan, capture_stack(__builtin_frame_address(0), current_stack_bounds()),
      task->gid);
  DetectorScope scope;
  if (scope) publish_close(*task, chan);
}

void chan_closed(void* handle, const void* chan) {
  Task* task = task_of(handle);
  DetectorScope scope;
  if (task != nullptr && scope) acquire_close(*task, chan);
}

// ---- misuse, leaks ----

void misuse(const char* what, const void* object) {
  Task* task = task_of(nullptr);
  if (task == nullptr) return;
  note_misuse(*task, what, object, __builtin_frame_address(0));
}

void misuse_ends(const char* text) {
  const Task* task = task_of(nullptr);
  if (task != nullptr) report_misuse(*task, text);
}

void find_leaks_hook(void (*show)(void*, const gosan_leak*), void* arg) {
  if (!is_off()) find_leaks(show, arg);
}

// ---- the end ----

void deadlock() {
  if (!is_off()) report_deadlock();
}

void crashed() { note_crash(); }

int finish(int code) {
  if (is_off()) return code;
  const int result = finish_program(code);
  switch_off();
  return result;
}

constexpr gosan_hooks kHooks = {
    .version = GOSAN_HOOKS_VERSION,
    .size = sizeof(gosan_hooks),
    .goroutine_create = goroutine_create,
    .goroutine_stack = goroutine_stack,
    .resume = resume,
    .goroutine_end = goroutine_end,
    .park = park,
    .unpark = unpark,
    .worker_start = worker_start,
    .worker_stop = worker_stop,
    .memory_fresh = memory_fresh,
    .access = access,
    .acquire = acquire,
    .release = release,
    .release_merge = release_merge,
    .object_create = object_create,
    .object_destroy = object_destroy,
    .lock_acquired = lock_acquired,
    .lock_released = lock_released,
    .chan_slot = chan_slot,
    .chan_rendezvous = chan_rendezvous,
    .chan_close = chan_close,
    .chan_closed = chan_closed,
    .describe = describe_pc,
    .race_count = race_count,
    .deadlock = deadlock,
    .finish = finish,
    .current_task = current_task_hook,
    .chan_send = chan_send,
    .mutex_locked = mutex_locked,
    .mutex_unlocking = mutex_unlocking,
    .closure_end = closure_end,
    .lock_acquire = lock_acquire,
    .lock_release = lock_release,
    .lock_release_merge = lock_release_merge,
    .misuse = misuse,
    .misuse_ends = misuse_ends,
    .find_leaks = find_leaks_hook,
    .ignore_leaks = ignore_leaks,
    .crashed = crashed,
};

}  // namespace

void attach_hooks() noexcept {
  const int answer = gosan_hooks_attach(&kHooks, &g_runtime_ops);
  if (answer < 0) {
    cannot_work(
        "the gosan runtime and detector of this program do not fit together; "
        "take both from one installation and build again",
        0);
  }
  if (answer == 0) return;
  g_runtime_ops = nullptr;
  switch_off();  // without the goroutines there is no order to check
}

const gosan_runtime_ops* runtime_ops() noexcept { return g_runtime_ops; }

}  // namespace gosan::detector
