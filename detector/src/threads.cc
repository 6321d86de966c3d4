// pthread_create and pthread_join: foreign threads as tasks.
//
// Edges: create -> start of the thread; the thread's end, destructors of its
// thread-locals included, -> return of join.
#include "threads.h"

#include <pthread.h>

#include "access.h"
#include "collect.h"
#include "edges.h"
#include "init.h"
#include "interpose.h"
#include "shadow.h"
#include "stack_depot.h"
#include "task.h"
#include "thread_block.h"

GOSAN_DECLARE_REAL(pthread_create)
GOSAN_DECLARE_REAL(pthread_join)
GOSAN_DECLARE_REAL(pthread_tryjoin_np)
GOSAN_DECLARE_REAL(pthread_timedjoin_np)
GOSAN_DECLARE_REAL(pthread_clockjoin_np)

extern "C" char __libc_single_threaded;

namespace gosan::detector {
namespace {

struct ThreadStart {
  void* (*body)(void*) = nullptr;
  void* argument = nullptr;
  Task* task = nullptr;  // null: a thread of gosan's own
};

Pool<ThreadStart> g_starts;
pthread_key_t g_end_key;

std::uintptr_t join_object(pthread_t thread) {
  return static_cast<std::uintptr_t>(thread);
}

void finish_thread() {
  ThreadBlock& block = thread_block();
  Task* task = block.thread_task;
  if (task != nullptr && task != main_task() && !is_off()) {
    set_current_task(block, task);
    release_edge(task, join_object(pthread_self()));
    DetectorScope scope(block);
    if (scope) end_task(task);
  }
  retire_thread_block();
}

// Destructors of thread-locals may run instrumented code: ours comes back until
// it is in the last round.
void end_key_destructor(void* value) {
  const auto round = reinterpret_cast<std::uintptr_t>(value);
  if (round < PTHREAD_DESTRUCTOR_ITERATIONS &&
      pthread_setspecific(g_end_key, reinterpret_cast<void*>(round + 1)) == 0) {
    return;
  }
  finish_thread();
}

void find_stack_of_thread(ThreadBlock& block) {
  pthread_attr_t attributes;
  if (pthread_getattr_np(pthread_self(), &attributes) != 0) return;
  void* lo = nullptr;
  std::size_t bytes = 0;
  if (pthread_attr_getstack(&attributes, &lo, &bytes) == 0) {
    block.stack_lo = reinterpret_cast<std::uintptr_t>(lo);
    block.stack_hi = block.stack_lo + bytes;
  }
  pthread_attr_destroy(&attributes);
  // libc gives it, thread-locals included, from one thread to the next without
  // telling the program.
  reset_range(block.stack_lo, block.stack_hi - block.stack_lo);
}

void* thread_main(void* argument) {
  auto* pointer = static_cast<ThreadStart*>(argument);
  const ThreadStart start = *pointer;
  g_starts.destroy(pointer);
  ThreadBlock& block = thread_block();
  block.worker = start.task == nullptr;
  // Before anything that allocates: whoever allocates needs a task.
  block.thread_task = start.task;
  set_current_task(block, start.task);
  find_stack_of_thread(block);
  if (start.task != nullptr) {
    forget_edges(join_object(pthread_self()));  // of an earlier, detached one
    start.task->state.store(TaskState::kRunning, std::memory_order_relaxed);
    start.task->stack_lo = block.stack_lo;
    start.task->stack_hi = block.stack_hi;
  }
  pthread_setspecific(g_end_key, reinterpret_cast<void*>(1));
  return start.body(start.argument);
}

Task* make_thread_task(Task* parent, const void* frame) {
  if (parent == nullptr) return nullptr;
  DetectorScope scope;
  if (!scope) return nullptr;
  const StackId stack = capture_stack(frame, current_stack_bounds());
  Task* task = make_task(0, parent->gid, nullptr, stack);
  task->foreign = true;
  start_clock(*task, parent);
  return task;
}

int create_thread(pthread_t* thread, const pthread_attr_t* attributes,
                  void* (*body)(void*), void* argument, Task* parent,
                  const void* frame) {
  ThreadStart* start = g_starts.make();
  start->body = body;
  start->argument = argument;
  start->task = make_thread_task(parent, frame);
  Task* task = start->task;
  // Until the thread runs, this may be the only pointer to its argument.
  if (task != nullptr) {
    task->closure_lo = reinterpret_cast<std::uintptr_t>(argument);
    task->closure_hi = task->closure_lo;
  }
  const int error =
      GOSAN_REAL(pthread_create)(thread, attributes, thread_main, start);
  if (error != 0) {
    g_starts.destroy(start);
    DetectorScope scope;
    if (task != nullptr && scope) end_task(task);
  }
  collect_if_needed();
  return error;
}

int joined(int error, pthread_t thread, Task* task) {
  if (error == 0) {
    acquire_edge(task, join_object(thread));
    forget_edges(join_object(thread));
  }
  return error;
}

// The loader's static block: all thread-locals of what was loaded at the start.
// It tells debuggers and sanitizers how large that is, the thread's control
// block included. 0 when it does not.
std::size_t static_thread_local_bytes() {
  using Info = void(std::size_t* bytes, std::size_t* align);
  auto* info =
      reinterpret_cast<Info*>(dlsym(RTLD_DEFAULT, "_dl_get_tls_static_info"));
  const auto* control_block = static_cast<const std::uint32_t*>(
      dlsym(RTLD_DEFAULT, "_thread_db_sizeof_pthread"));
  std::size_t bytes = 0;
  std::size_t align = 0;
  if (info == nullptr || control_block == nullptr) return 0;
  info(&bytes, &align);
  return bytes > *control_block ? bytes - *control_block : 0;
}

void before_fork() { stop_detector(); }
void after_fork() { resume_detector(); }
void after_fork_in_child() {
  forget_other_threads();
  resume_detector();
}

}  // namespace

void adopt_thread() noexcept {
  find_stack_of_thread(thread_block());
  pthread_setspecific(g_end_key, reinterpret_cast<void*>(1));
}

void start_threads() noexcept {
  set_adoption(adopt_from_access_path);
  // libstdc++ counts shared_ptr owners without atomics while this says that
  // there is one thread; workers come later than many counts.
  __libc_single_threaded = 0;
  set_thread_local_bytes(static_thread_local_bytes());
  pthread_key_create(&g_end_key, end_key_destructor);
  pthread_atfork(before_fork, after_fork, after_fork_in_child);
}

}  // namespace gosan::detector

using gosan::detector::joined;

GOSAN_INTERPOSE int pthread_create(pthread_t* thread,
                                   const pthread_attr_t* attributes,
                                   void* (*body)(void*),
                                   void* argument) noexcept {
  return gosan::detector::create_thread(thread, attributes, body, argument,
                                        GOSAN_CALLER,
                                        __builtin_frame_address(0));
}

GOSAN_INTERPOSE int pthread_join(pthread_t thread, void** result) {
  gosan::detector::Task* task = GOSAN_CALLER;
  return joined(GOSAN_REAL(pthread_join)(thread, result), thread, task);
}

GOSAN_INTERPOSE int pthread_tryjoin_np(pthread_t thread,
                                       void** result) noexcept {
  gosan::detector::Task* task = GOSAN_CALLER;
  return joined(GOSAN_REAL(pthread_tryjoin_np)(thread, result), thread, task);
}

GOSAN_INTERPOSE int pthread_timedjoin_np(pthread_t thread, void** result,
                                         const timespec* deadline) {
  gosan::detector::Task* task = GOSAN_CALLER;
  return joined(GOSAN_REAL(pthread_timedjoin_np)(thread, result, deadline),
                thread, task);
}

GOSAN_INTERPOSE int pthread_clockjoin_np(pthread_t thread, void** result,
                                         clockid_t clock,
                                         const timespec* deadline) {
  gosan::detector::Task* task = GOSAN_CALLER;
  return joined(
      GOSAN_REAL(pthread_clockjoin_np)(thread, result, clock, deadline), thread,
      task);
}
