#include "quit.h"

#include <signal.h>
#include <ucontext.h>

#include <atomic>
#include <cerrno>

#include "fatal.h"
#include "process.h"

namespace gosan::detail {
namespace {

QuitSignal received;
std::atomic<bool> asked{false};

// Only the main thread can print all goroutines: it is in nobody's way and
// never in user code. Where it does not wait for that (before main, in the
// child of a fork, at the end), or is asked twice, the signal does what it
// always did.
void on_quit(int number, siginfo_t* info, void* context) noexcept {
  const int saved_errno = errno;
  const auto* machine = static_cast<const ucontext_t*>(context);
  if (!asked.exchange(true, std::memory_order_acq_rel)) {
    received.pc =
        static_cast<std::uintptr_t>(machine->uc_mcontext.gregs[REG_RIP]);
    received.code = info->si_code;
    if (request_quit_from_signal(kFatalExitCode)) {
      errno = saved_errno;
      return;
    }
  }
  signal(number, SIG_DFL);
  raise(number);  // on return, when it is not blocked any more
}

}  // namespace

void install_quit_handler() noexcept {
  struct sigaction present{};
  sigaction(SIGQUIT, nullptr, &present);
  // An inherited SIG_IGN gives way, as in Go.
  const bool is_taken =
      (present.sa_flags & SA_SIGINFO) != 0 ||
      (present.sa_handler != SIG_DFL && present.sa_handler != SIG_IGN);
  if (is_taken) return;
  struct sigaction action{};
  action.sa_sigaction = on_quit;
  action.sa_flags = SA_SIGINFO | SA_RESTART | SA_ONSTACK;
  sigemptyset(&action.sa_mask);
  sigaction(SIGQUIT, &action, nullptr);
}

bool quit_was_asked(QuitSignal& signal) noexcept {
  // acquire: what was received is complete.
  if (!asked.load(std::memory_order_acquire)) return false;
  signal = received;
  return true;
}

}  // namespace gosan::detail
