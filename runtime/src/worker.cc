#include "worker.h"

#include <cxxabi.h>
#include <signal.h>
#include <unistd.h>

#include <cerrno>
#include <cstring>
#include <utility>

#include <boost/fiber/context.hpp>

#include "arena.h"
#include "hooks.h"
#include "internal_error.h"
#include "sanitizer.h"
#include "scheduler.h"
#include "scheduler_state.h"
#include "stack_overflow.h"
#include "tracer.h"
#include "world.h"

namespace gosan::detail {
namespace {

thread_local Worker* this_worker __attribute__((tls_model("initial-exec"))) =
    nullptr;

std::atomic<Worker*> workers{nullptr};
std::atomic<std::uint32_t> workers_started{0};

// What the C++ library and libc keep per thread and a goroutine must find again
// wherever it resumes. Boost.Context before 1.88 does not switch the exception
// state.
struct ThreadState {
  unsigned char exceptions[kExceptionStateBytes];
  int error;
};

void save_thread_state(const Worker& worker, ThreadState& state) noexcept {
  std::memcpy(state.exceptions, worker.exception_state, kExceptionStateBytes);
  state.error = *worker.error_address;
}

void restore_thread_state(const Worker& worker,
                          const ThreadState& state) noexcept {
  std::memcpy(worker.exception_state, state.exceptions, kExceptionStateBytes);
  *worker.error_address = state.error;
}

}  // namespace

#if defined(__clang__)
#define GOSAN_OPAQUE __attribute__((noinline))
#else
#define GOSAN_OPAQUE __attribute__((noipa))
#endif

GOSAN_OPAQUE Worker* current_worker() noexcept {
  Worker* worker = this_worker;
  __asm__ volatile("" : "+r"(worker)::"memory");
  return worker;
}

namespace {

// The first thing on a stack that was switched to: the goroutine that left the
// worker is saved now, and others may find it.
void arrive(void* shadow_frames) noexcept {
  if (switches_are_watched()) [[unlikely]]
    enter_stack(shadow_frames);
  Worker& worker = *current_worker();
  if (std::exchange(worker.parking, nullptr) == nullptr) return;
  worker.commit(worker.commit_argument);
}

// Leaves the stack in use, whose shadow frames are a sanitizer's; returns when
// it is switched to again, for a goroutine perhaps on another worker.
void switch_to(boost::fibers::context& context, const Stack& stack,
               void*& shadow_frames) noexcept {
  if (switches_are_watched()) [[unlikely]] {
    leave_stack(shadow_frames, stack.lo,
                static_cast<std::size_t>(stack.hi - stack.lo));
  }
  context.resume();
  arrive(shadow_frames);
}

void switch_to_goroutine(Worker& worker, Goroutine& next,
                         void*& shadow_frames) noexcept {
  worker.running = &next;
  trace_run(worker, next);
  // relaxed: handed over by the queue it came from.
  next.status.store(Status::kRunning, std::memory_order_relaxed);
  switch_to(*next.context, next.stack, shadow_frames);
}

}  // namespace

namespace {

// The mask of the thread that started the runtime, which goroutines find on
// every worker; a worker may be started by a signal handler that blocks all.
void set_signal_mask() noexcept {
  sigset_t mask = initial_signal_mask();
  pthread_sigmask(SIG_SETMASK, &mask, nullptr);
}

// From here on the thread is a foreign one.
void say_farewell(Worker& worker) noexcept {
  if (hooks() != nullptr) hooks()->worker_stop();
  this_worker = nullptr;
  worker.tid = 0;
  worker.world.store(WorldState::kSafe, std::memory_order_seq_cst);
  workers_started.fetch_sub(1, std::memory_order_acq_rel);
}

Stack own_thread_stack() noexcept {
  pthread_attr_t attributes;
  void* lo = nullptr;
  std::size_t bytes = 0;
  pthread_getattr_np(pthread_self(), &attributes);
  pthread_attr_getstack(&attributes, &lo, &bytes);
  pthread_attr_destroy(&attributes);
  auto* base = static_cast<std::byte*>(lo);
  return Stack{base, base + bytes};
}

void* worker_main(void* argument) {
  auto& worker = *static_cast<Worker*>(argument);
  set_signal_mask();
  this_worker = &worker;
  worker.tid = gettid();
  worker.exception_state = abi::__cxa_get_globals();
  worker.error_address = &errno;
  take_up(worker, *worker.processor);
  give_signal_stack();
  world_enter(worker);
  worker.thread_context = boost::fibers::context::active();
  if (switches_are_watched()) worker.thread_stack = own_thread_stack();
  if (hooks() != nullptr) hooks()->worker_start();
  // Back here whenever no goroutine is at hand: on the thread's own stack
  // nothing is lost by sleeping.
  while (Goroutine* next = find_runnable(worker)) {
    switch_to_goroutine(worker, *next, worker.shadow_frames);
  }
  say_farewell(worker);
  return nullptr;
}

// Boost places the fiber's control blocks at the top of what this returns.
class FiberStack {
 public:
  explicit FiberStack(const Stack& stack) : stack_(stack) {}
  boost::context::stack_context allocate() const noexcept {
    boost::context::stack_context context;
    context.sp = stack_.hi;
    context.size = static_cast<std::size_t>(stack_.hi - stack_.lo);
    return context;
  }
  void deallocate(boost::context::stack_context&) const noexcept {}

 private:
  Stack stack_;
};

// The lowest address in use on this stack, as seen by the caller's caller.
inline const void* stack_pointer() noexcept {
  const void* pointer;
  __asm__ volatile("movq %%rsp, %0" : "=r"(pointer));
  return pointer;
}

}  // namespace

Worker* first_worker() noexcept {
  return workers.load(std::memory_order_acquire);  // pairs with start_worker
}

std::uint32_t worker_count() noexcept {
  return workers_started.load(std::memory_order_acquire);
}

void start_worker(Processor& processor, bool spinning) {
  auto* worker = arena_new<Worker>();
  worker->processor = &processor;
  worker->spinning = spinning;
  Worker* first = workers.load(std::memory_order_relaxed);
  do {
    worker->next_worker = first;
    // release: the record is complete for whoever walks the list.
  } while (!workers.compare_exchange_weak(
      first, worker, std::memory_order_release, std::memory_order_relaxed));
  workers_started.fetch_add(1, std::memory_order_acq_rel);

  constexpr std::size_t kThreadStackBytes = 256 * 1024;
  pthread_attr_t attributes;
  pthread_attr_init(&attributes);
  pthread_attr_setstacksize(&attributes, kThreadStackBytes);
  pthread_attr_setdetachstate(&attributes, PTHREAD_CREATE_DETACHED);
  const int error =
      pthread_create(&worker->thread, &attributes, worker_main, worker);
  pthread_attr_destroy(&attributes);
  GOSAN_CHECK(error == 0, "cannot start a worker thread");
  pthread_setname_np(worker->thread, "gosan-worker");
}

void forget_other_workers() noexcept {
  Worker* self = this_worker;
  for (Worker* worker = first_worker(); worker != nullptr;
       worker = worker->next_worker) {
    worker->tid = worker == self ? gettid() : 0;
    // relaxed: there is one thread only.
    if (worker != self) {
      worker->world.store(WorldState::kSafe, std::memory_order_relaxed);
    }
  }
  workers_started.store(self == nullptr ? 0 : 1, std::memory_order_relaxed);
}

void end_thread_after(Worker& worker, Goroutine& ended) noexcept {
  ended.locked_to = nullptr;
  ended.lock_depth = 0;
  // worker.locked stays: it runs nothing else until it notices.
  worker.ending = true;
}

void switch_away(Goroutine& self, Commit commit, void* argument) {
  Worker& worker = *current_worker();
  worker.parking = &self;
  worker.commit = commit;
  worker.commit_argument = argument;
  if (Goroutine* next = next_goroutine(worker)) {
    switch_to_goroutine(worker, *next, self.shadow_frames);
    return;
  }
  worker.running = nullptr;
  switch_to(*worker.thread_context, worker.thread_stack, self.shadow_frames);
}

void park(Goroutine& self, gosan_park& park, Commit commit, void* argument) {
  const gosan_hooks* listener = hooks();
  park.frame_pointer = __builtin_frame_address(0);
  park.stack_pointer = stack_pointer();
  if (self.foreign()) {
    park_foreign(self, commit, argument);
    return;
  }
  // release: whoever sees the pointer sees what it points at.
  self.park.store(&park, std::memory_order_release);
  if (listener != nullptr) {
    park.since_ns = now_ns();
    if (!self.is_system) listener->park(self.task, &park);
  }
  trace_park(self, park.state);
  ThreadState state;
  save_thread_state(*current_worker(), state);
  self.status.store(Status::kWaiting, std::memory_order_release);  // as above
  switch_away(self, commit, argument);
  restore_thread_state(*current_worker(), state);
  self.park.store(nullptr, std::memory_order_relaxed);  // our own again
  if (listener != nullptr && !self.is_system) listener->resume(self.task);
}

void create_fiber(Goroutine& goroutine, void (*loop)(Goroutine&)) {
  // Boost enters the new stack once already here, and leaves a frame there.
  const NoShadowFrames creator;
  auto fiber = boost::fibers::make_worker_context(
      boost::fibers::launch::post, FiberStack(goroutine.stack),
      [&goroutine, loop] {
        arrive(goroutine.shadow_frames);
        loop(goroutine);
      });
  goroutine.context = fiber.detach();
}

}  // namespace gosan::detail
