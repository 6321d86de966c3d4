// Signals and their handlers.
//
// Edges: sigaction, and whoever sends a signal -> its handler, sigwait or a
// signalfd. The handler itself belongs to the goroutine that it interrupts.
//
// The kernel gets our handler in place of the program's, which runs inside it.
#include <signal.h>
#include <sys/time.h>
#include <unistd.h>

#include <atomic>

#include "descriptors.h"
#include "edges.h"
#include "interpose.h"

GOSAN_DECLARE_REAL(sigaction)
GOSAN_DECLARE_REAL(kill)
GOSAN_DECLARE_REAL(raise)
GOSAN_DECLARE_REAL(pthread_kill)
GOSAN_DECLARE_REAL(sigqueue)
GOSAN_DECLARE_REAL(pthread_sigqueue)
GOSAN_DECLARE_REAL(tgkill)
GOSAN_DECLARE_REAL(alarm)
GOSAN_DECLARE_REAL(setitimer)
GOSAN_DECLARE_REAL(sigwait)
GOSAN_DECLARE_REAL(sigwaitinfo)
GOSAN_DECLARE_REAL(sigtimedwait)

namespace gosan::detector {
namespace {

using Handler = void (*)(int, siginfo_t*, void*);

constexpr int kSignals = 65;  // numbers from 1
// [kSignals] the program's; null: not ours
std::atomic<Handler> g_handlers[kSignals];

bool is_signal(int signal) { return signal > 0 && signal < kSignals; }

// Only where a goroutine runs, outside of the detector: making a record for an
// unknown thread, or taking a lock that the interrupted code may hold, is not
// for signal handlers.
void acquire_in_handler(int signal) {
  ThreadBlock& block = thread_block();
  // relaxed: our own thread's word
  if (block.task == nullptr || block.internal ||
      block.inside.load(std::memory_order_relaxed) != 0) {
    return;
  }
  acquire_edge(block.task, signal_key(signal));
}

// A handler of the one-argument kind ignores the others.
void on_signal(int signal, siginfo_t* info, void* context) {
  acquire_in_handler(signal);
  // acquire: what the handler's installer published by the kernel alone
  const Handler handler = g_handlers[signal].load(std::memory_order_acquire);
  if (handler != nullptr) handler(signal, info, context);
}

bool is_function(const struct sigaction& action) {
  return action.sa_handler != SIG_DFL && action.sa_handler != SIG_IGN &&
         action.sa_handler != SIG_ERR;
}

// Turns our handler in what the kernel says back into the program's.
void show_handler(struct sigaction* action, Handler program) {
  if (action != nullptr && action->sa_sigaction == on_signal) {
    action->sa_sigaction = program;
  }
}

int set_action(int signal, const struct sigaction* action,
               struct sigaction* old, Task* task) {
  const Handler before = g_handlers[signal].load(std::memory_order_relaxed);
  if (action == nullptr || !is_function(*action)) {
    const int error = GOSAN_REAL(sigaction)(signal, action, old);
    show_handler(old, before);
    return error;
  }
  release_merge_edge(task, signal_key(signal));
  struct sigaction ours = *action;
  if (action->sa_sigaction != on_signal) {
    // release: pairs with on_signal
    g_handlers[signal].store(action->sa_sigaction, std::memory_order_release);
    ours.sa_sigaction = on_signal;
  }
  const int error = GOSAN_REAL(sigaction)(signal, &ours, old);
  if (error != 0) g_handlers[signal].store(before, std::memory_order_release);
  show_handler(old, before);
  return error;
}

sighandler_t set_handler(int signal, sighandler_t handler, Task* task) {
  struct sigaction action = {};
  struct sigaction old = {};
  action.sa_handler = handler;
  action.sa_flags = SA_RESTART;
  sigaddset(&action.sa_mask, signal);
  return set_action(signal, &action, &old, task) == 0 ? old.sa_handler
                                                      : SIG_ERR;
}

void send(Task* task, int signal) {
  if (!is_signal(signal)) return;
  release_merge_edge(task, signal_key(signal));
  release_merge_edge(task, signal_key(0));
}

int took(int signal, Task* task) {
  if (is_signal(signal)) acquire_edge(task, signal_key(signal));
  return signal;
}

}  // namespace
}  // namespace gosan::detector

using gosan::detector::is_own_code;
using gosan::detector::is_signal;
using gosan::detector::send;
using gosan::detector::Task;
using gosan::detector::took;

GOSAN_INTERPOSE int sigaction(int signal, const struct sigaction* action,
                              struct sigaction* old) noexcept {
  if (!is_signal(signal) || is_own_code(__builtin_return_address(0))) {
    return GOSAN_REAL(sigaction)(signal, action, old);
  }
  return gosan::detector::set_action(signal, action, old, GOSAN_CALLER);
}
// libc's goes to the kernel by a way of its own.
GOSAN_INTERPOSE sighandler_t signal(int number, sighandler_t handler) noexcept {
  if (!is_signal(number) || handler == SIG_ERR) {
    errno = EINVAL;
    return SIG_ERR;
  }
  return gosan::detector::set_handler(number, handler, GOSAN_CALLER);
}

GOSAN_INTERPOSE int kill(pid_t process, int signal) noexcept {
  send(GOSAN_CALLER, signal);
  return GOSAN_REAL(kill)(process, signal);
}
GOSAN_INTERPOSE int raise(int signal) noexcept {
  send(GOSAN_CALLER, signal);
  return GOSAN_REAL(raise)(signal);
}
GOSAN_INTERPOSE int pthread_kill(pthread_t thread, int signal) noexcept {
  send(GOSAN_CALLER, signal);
  return GOSAN_REAL(pthread_kill)(thread, signal);
}
GOSAN_INTERPOSE int sigqueue(pid_t process, int signal,
                             const sigval value) noexcept {
  send(GOSAN_CALLER, signal);
  return GOSAN_REAL(sigqueue)(process, signal, value);
}
GOSAN_INTERPOSE int pthread_sigqueue(pthread_t thread, int signal,
                                     const sigval value) noexcept {
  send(GOSAN_CALLER, signal);
  return GOSAN_REAL(pthread_sigqueue)(thread, signal, value);
}
GOSAN_INTERPOSE int tgkill(pid_t process, pid_t thread, int signal) {
  send(GOSAN_CALLER, signal);
  return GOSAN_REAL(tgkill)(process, thread, signal);
}
GOSAN_INTERPOSE unsigned alarm(unsigned seconds) noexcept {
  send(GOSAN_CALLER, SIGALRM);
  return GOSAN_REAL(alarm)(seconds);
}
GOSAN_INTERPOSE int setitimer(__itimer_which_t which, const itimerval* value,
                              itimerval* old) noexcept {
  send(GOSAN_CALLER, which == ITIMER_REAL      ? SIGALRM
                     : which == ITIMER_VIRTUAL ? SIGVTALRM
                                               : SIGPROF);
  return GOSAN_REAL(setitimer)(which, value, old);
}

GOSAN_INTERPOSE int sigwait(const sigset_t* set, int* signal) {
  Task* task = GOSAN_CALLER;
  const int error = GOSAN_REAL(sigwait)(set, signal);
  if (error == 0) took(*signal, task);
  return error;
}
GOSAN_INTERPOSE int sigwaitinfo(const sigset_t* set, siginfo_t* info) {
  Task* task = GOSAN_CALLER;
  return took(GOSAN_REAL(sigwaitinfo)(set, info), task);
}
GOSAN_INTERPOSE int sigtimedwait(const sigset_t* set, siginfo_t* info,
                                 const timespec* timeout) {
  Task* task = GOSAN_CALLER;
  return took(GOSAN_REAL(sigtimedwait)(set, info, timeout), task);
}
