#include "worker.h"

#include <cxxabi.h>
#include <signal.h>
#include <unistd.h>

#include <cerrno>
#include <cstring>
#include <utility>

#include <boost/fiber/algo/algorithm.hpp>
#include <boost/fiber/context.hpp>
#include <boost/fiber/operations.hpp>

#include "arena.h"
#include "hooks.h"
#include "internal_error.h"
#include "scheduler.h"
#include "scheduler_state.h"
#include "stack_overflow.h"
#include "traceback.h"
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

class WorkerAlgorithm final : public boost::fibers::algo::algorithm {
 public:
  explicit WorkerAlgorithm(Worker& worker) : worker_(worker) {
    worker.algorithm = this;
  }

  void awakened(boost::fibers::context* context) noexcept override {
    Goroutine* parked = worker_.parking;
    if (parked != nullptr && parked->context == context) {
      worker_.parking = nullptr;
      context->detach();
      worker_.commit(worker_.commit_argument);
      return;
    }
    if (context->is_context(boost::fibers::type::dispatcher_context)) {
      worker_.dispatcher = context;
    }
  }

  boost::fibers::context* pick_next() noexcept override {
    Goroutine* next = std::exchange(worker_.direct, nullptr);
    if (next == nullptr && worker_.dispatcher != nullptr) {
      next = next_goroutine(worker_);
      if (next == nullptr) {
        worker_.running = nullptr;
        return std::exchange(worker_.dispatcher, nullptr);
      }
    }
    // On the dispatcher's own stack nothing is lost by sleeping.
    if (next == nullptr) next = find_runnable(worker_);
    worker_.running = next;
    // relaxed: handed over by the queue it came from.
    next->status.store(Status::kRunning, std::memory_order_relaxed);
    worker_.thread_context->attach(next->context);
    return next->context;
  }

  bool has_ready_fibers() const noexcept override {
    return worker_.dispatcher != nullptr;
  }
  // Never asked to: pick_next sleeps itself.
  void suspend_until(
      const std::chrono::steady_clock::time_point&) noexcept override {}
  void notify() noexcept override {}

 private:
  Worker& worker_;
};

namespace {

// The mask of the thread that started the runtime, which goroutines find on
// every worker; a worker may be started by a signal handler that blocks all.
void set_signal_mask() noexcept {
  sigset_t mask = initial_signal_mask();
  pthread_sigmask(SIG_SETMASK, &mask, nullptr);
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
  boost::fibers::use_scheduling_algorithm<WorkerAlgorithm>(worker);
  worker.thread_context = boost::fibers::context::active();
  if (hooks() != nullptr) hooks()->worker_start();
  // The thread's own context has nothing more to do.
  for (;;) boost::fibers::context::active()->suspend();
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

void switch_away(Goroutine& self, Commit commit, void* argument) {
  Worker& worker = *current_worker();
  worker.parking = &self;
  worker.commit = commit;
  worker.commit_argument = argument;
  worker.algorithm->pick_next()->resume(self.context);
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
  ThreadState state;
  save_thread_state(*current_worker(), state);
  self.status.store(Status::kWaiting, std::memory_order_release);  // as above
  switch_away(self, commit, argument);
  while (self.capture != nullptr) [[unlikely]] {
    // Woken only to look at our own stack; the wait goes on.
    capture_parked(self);
  }
  restore_thread_state(*current_worker(), state);
  self.park.store(nullptr, std::memory_order_relaxed);  // our own again
  if (listener != nullptr && !self.is_system) listener->resume(self.task);
}

void create_fiber(Goroutine& goroutine, void (*loop)(Goroutine&)) {
  auto fiber = boost::fibers::make_worker_context(
      boost::fibers::launch::post, FiberStack(goroutine.stack),
      [&goroutine, loop] { loop(goroutine); });
  goroutine.context = fiber.detach();
}

}  // namespace gosan::detail
