// The exported names here stand in front of libc's: __libc_start_main, so that
// `main` runs as goroutine 1 without a wrapper, and exit, so that the program
// ends on the main thread with the world stopped. They carry no symbol version,
// which lets them match references of any version.
#include "process.h"

#include <gosan/export.h>

#include <dlfcn.h>
#include <pthread.h>
#include <sys/resource.h>
#include <unistd.h>

#include <atomic>
#include <cstdint>
#include <cstdio>
#include <cstdlib>

#include "fatal.h"
#include "futex.h"
#include "goroutine.h"
#include "hooks.h"
#include "internal_error.h"
#include "overseer.h"
#include "quit.h"
#include "sanitizer.h"
#include "scheduler.h"
#include "spawn.h"
#include "stack_overflow.h"
#include "tracer.h"
#include "worker.h"
#include "world.h"

namespace gosan::detail {
namespace {

using Main = int (*)(int, char**, char**);
using StartMain = int (*)(Main, int, char**, void (*)(), void (*)(), void (*)(),
                          void*);

struct MainCall {
  Main function = nullptr;
  int argc = 0;
  char** argv = nullptr;
  char** environment = nullptr;
};
MainCall main_call;

// Stages of the end, in `stage`.
enum Stage : std::uint32_t { kAlive, kRequested, kFinishing, kFinished };
std::atomic<std::uint32_t> stage{kAlive};
std::atomic<std::uint32_t> claimed{0};   // 1: somebody asked for the end
std::atomic<bool> main_finishes{false};  // the main thread will see to the end
std::atomic<bool> main_waits{false};     // it has nothing else to do any more
std::atomic<pid_t> finisher{0};          // the thread that ends the process
std::atomic<int> end_code{0};
std::atomic<Ending> end_kind{Ending::kNormal};

template <class Function>
Function next_symbol(const char* name) {
  auto found = reinterpret_cast<Function>(dlsym(RTLD_NEXT, name));
  GOSAN_CHECK(found != nullptr, "libc lacks a symbol that we stand before");
  return found;
}

[[noreturn]] void real_exit(int code) {
  next_symbol<void (*)(int)>("exit")(code);
  __builtin_unreachable();
}

// What printf left in the buffer of a program that dies; a stream locked by a
// stopped goroutine keeps its own.
void flush_output() noexcept {
  for (std::FILE* stream : {stdout, stderr}) {
    if (ftrylockfile(stream) != 0) continue;
    fflush_unlocked(stream);
    funlockfile(stream);
  }
}

[[noreturn]] void finish_process() {
  // relaxed: ordered by the stage that led here.
  int code = end_code.load(std::memory_order_relaxed);
  finisher.store(gettid(), std::memory_order_release);
  stage.store(kFinishing, std::memory_order_release);
  stop_world(StopScope::kAll);
  const gosan_hooks* listener = hooks();
  const bool crashed =
      end_kind.load(std::memory_order_relaxed) == Ending::kFatal;
  if (listener != nullptr) {
    if (crashed) listener->crashed();
    code = listener->finish(code);
  }
  finish_trace();
  end_code.store(code, std::memory_order_relaxed);
  stage.store(kFinished, std::memory_order_release);
  if (crashed) {
    flush_output();
    _exit(code);
  }
  real_exit(code);
}

void request_end(int code, Ending ending) noexcept {
  end_code.store(code, std::memory_order_relaxed);
  end_kind.store(ending, std::memory_order_relaxed);
  // release: code and kind are complete for the main thread.
  stage.store(kRequested, std::memory_order_release);
  futex_wake(stage);
  wake_overseer();
}

bool is_finisher() noexcept {
  return finisher.load(std::memory_order_acquire) == gettid();
}

bool claim_end() noexcept {
  return claimed.exchange(1, std::memory_order_acq_rel) == 0;
}

std::size_t main_stack_bytes() {
  constexpr std::size_t kUsual = std::size_t{8} << 20;
  rlimit limit{};
  if (getrlimit(RLIMIT_STACK, &limit) != 0 || limit.rlim_cur == RLIM_INFINITY) {
    return kUsual;
  }
  return limit.rlim_cur;
}

GOSAN_CALLS_MAIN void run_main(Closure*) {
  const int code =
      main_call.function(main_call.argc, main_call.argv, main_call.environment);
  check_goexit(current());
  leave_main();
  end_process(code, Ending::kNormal);
}

// What libc calls in the place of the user's main, on the main thread.
int thread_main(int argc, char** argv, char** environment) {
  main_call.argc = argc;
  main_call.argv = argv;
  main_call.environment = environment;
  static Closure closure{&run_main, [](Closure*) noexcept {}};
  start_runtime();
  start_tracer_from_environment();
  main_finishes.store(true, std::memory_order_release);
  start_main_goroutine(closure, main_stack_bytes());
  // Only now: until here this thread could act, and there was no deadlock.
  // seq_cst: a worker that came to rest before and saw this thread act has
  // also made the poke see that it rests.
  main_waits.store(true, std::memory_order_seq_cst);
  poke_deadlock_check();
  oversee(stage, kAlive);
  if (QuitSignal signal; quit_was_asked(signal)) report_quit(signal);
  finish_process();
}

// With the world stopped no worker holds a lock of ours or of malloc's, and
// every goroutine that does not run on another thread is whole in the child as
// well.
void before_fork() noexcept {
  stop_world();
  scheduler_before_fork();
}
void after_fork_in_parent() noexcept {
  scheduler_after_fork_in_parent();
  start_world();
}
void after_fork_in_child() noexcept {
  // relaxed: there is one thread only.
  main_finishes.store(false, std::memory_order_relaxed);
  main_waits.store(false, std::memory_order_relaxed);
  forget_other_threads();
  forget_helper_threads();
  scheduler_after_fork();
  world_after_fork();
  forget_trace();
}

}  // namespace

void start_runtime() {
  static const bool started = [] {
    install_stop_signal();
    install_stack_overflow_handler();
    install_quit_handler();
    install_terminate_handler();
    start_scheduler();
    pthread_atfork(before_fork, after_fork_in_parent, after_fork_in_child);
    return true;
  }();
  static_cast<void>(started);
}

void end_process(int code, Ending ending) {
  if (!claim_end()) {
    // A fatal error in an exit handler.
    if (is_finisher()) _exit(code);
    stop_here_for_ever();
  }
  // acquire: pairs with the store by the main thread.
  if (main_finishes.load(std::memory_order_acquire)) {
    request_end(code, ending);
    stop_here_for_ever();
  }
  // Before main, or in the child of a fork: here and now.
  end_code.store(code, std::memory_order_relaxed);
  end_kind.store(ending, std::memory_order_relaxed);
  if (current_worker() == nullptr) finish_process();
  // libc's exit would destroy this thread's scheduler under our feet.
  pthread_t thread{};
  const int error = pthread_create(
      &thread, nullptr, [](void*) -> void* { finish_process(); }, nullptr);
  GOSAN_CHECK(error == 0, "cannot start a thread for the end");
  stop_here_for_ever();
}

void request_end_from_signal(int code) noexcept {
  if (!claim_end()) return;
  if (!main_finishes.load(std::memory_order_acquire)) _exit(code);
  request_end(code, Ending::kFatal);
}

bool request_quit_from_signal(int code) noexcept {
  // acquire: as in end_process.
  if (!main_finishes.load(std::memory_order_acquire) || !claim_end()) {
    return false;
  }
  request_end(code, Ending::kFatal);
  return true;
}

bool main_thread_waits() noexcept {
  return main_waits.load(std::memory_order_acquire);
}

bool process_ending() noexcept {
  return claimed.load(std::memory_order_acquire) != 0;
}

bool process_finished() noexcept {
  return stage.load(std::memory_order_acquire) == kFinished;
}

void end_blocked_exit() noexcept {
  _exit(end_code.load(std::memory_order_relaxed));
}

}  // namespace gosan::detail

extern "C" {

GOSAN_API int __libc_start_main(int (*main)(int, char**, char**), int argc,
                                char** argv, void (*init)(), void (*fini)(),
                                void (*rtld_fini)(), void* stack_end) {
  using gosan::detail::StartMain;
  gosan::detail::main_call.function = main;
  return gosan::detail::next_symbol<StartMain>("__libc_start_main")(
      gosan::detail::thread_main, argc, argv, init, fini, rtld_fini, stack_end);
}

GOSAN_API void exit(int code) noexcept {
  // Once the end has been reported this is libc's own business: exit handlers
  // may call exit.
  if (gosan::detail::is_finisher()) gosan::detail::real_exit(code);
  gosan::detail::end_process(code, gosan::detail::Ending::kNormal);
}

}  // extern "C"
