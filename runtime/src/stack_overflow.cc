#include "stack_overflow.h"

#include <signal.h>
#include <unistd.h>

#include <cstdio>

#include "arena.h"
#include "fatal.h"
#include "futex.h"
#include "goroutine.h"
#include "process.h"
#include "stack_pool.h"
#include "worker.h"
#include "world.h"

namespace gosan::detail {
namespace {

struct sigaction previous_segv;
struct sigaction previous_bus;

void say_overflow(const Goroutine& goroutine) noexcept {
  constexpr std::size_t kKibi = 1024;
  const std::size_t kib =
      static_cast<std::size_t>(goroutine.stack.hi - goroutine.stack.lo) / kKibi;
  char text[256];
  const int length =
      goroutine.gid == 1
          ? std::snprintf(text, sizeof(text),
                          "runtime: goroutine 1 stack overflow: its %zu KiB "
                          "are full; raise them with ulimit -s\n"
                          "fatal error: stack overflow\n",
                          kib)
          : std::snprintf(
                text, sizeof(text),
                "runtime: goroutine %llu stack overflow: its %zu KiB are full; "
                "raise them with GOSAN_STACK_SIZE=%zuk\n"
                "fatal error: stack overflow\n",
                static_cast<unsigned long long>(goroutine.gid), kib,
                default_stack_bytes() * 4 / kKibi);
  if (length > 0) {
    [[maybe_unused]] const ssize_t written =
        write(STDERR_FILENO, text, static_cast<std::size_t>(length));
  }
}

// Not ours: whoever was there before, or the default, on the repeated fault.
void pass_on(int number, siginfo_t* info, void* context) noexcept {
  const struct sigaction& previous =
      number == SIGBUS ? previous_bus : previous_segv;
  if ((previous.sa_flags & SA_SIGINFO) != 0) {
    previous.sa_sigaction(number, info, context);
  } else if (previous.sa_handler != SIG_DFL && previous.sa_handler != SIG_IGN) {
    previous.sa_handler(number);
  } else {
    signal(number, SIG_DFL);
  }
}

void on_fault(int number, siginfo_t* info, void* context) noexcept {
  const Goroutine* running = current_goroutine_or_null();
  if (running == nullptr || !running->stack.guard_contains(info->si_addr)) {
    pass_on(number, info, context);
    return;
  }
  say_overflow(*running);
  request_end_from_signal(kFatalExitCode);
  stop_here_for_ever();
}

}  // namespace

void install_stack_overflow_handler() noexcept {
  struct sigaction action{};
  action.sa_sigaction = on_fault;
  action.sa_flags = SA_SIGINFO | SA_ONSTACK | SA_NODEFER;
  sigemptyset(&action.sa_mask);
  sigaction(SIGSEGV, &action, &previous_segv);
  sigaction(SIGBUS, &action, &previous_bus);
}

void give_signal_stack() noexcept {
  constexpr std::size_t kBytes = 64 * 1024;
  stack_t stack{};
  // A sanitizer has perhaps given one already, and takes back what it finds
  // when the thread ends.
  if (sigaltstack(nullptr, &stack) == 0 && (stack.ss_flags & SS_DISABLE) == 0) {
    return;
  }
  stack = {};
  stack.ss_sp = arena_allocate(kBytes);
  stack.ss_size = kBytes;
  sigaltstack(&stack, nullptr);
}

}  // namespace gosan::detail
