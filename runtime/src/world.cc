#include "world.h"

#include <pthread.h>
#include <signal.h>
#include <ucontext.h>
#include <unistd.h>

#include <cerrno>
#include <cstdio>

#include "futex.h"
#include "internal_error.h"
#include "overseer.h"
#include "scheduler.h"
#include "spin_lock.h"
#include "stop_places.h"
#include "unwind.h"

namespace gosan::detail {

constinit std::atomic<std::uint32_t> world_stop_flag{0};
constinit std::atomic<std::uint32_t> attention{0};

namespace {

// ---- coming to rest ----

// The owner of the stopped world; it goes through checkpoints freely.
std::atomic<pid_t> owner_tid{0};
std::uint32_t owner_depth = 0;  // the owner's
std::atomic<std::uint32_t> owner_futex{0};

// Counts workers that come to rest; the stopper sleeps on it. It does not yield
// instead: on a busy machine each yield may take as long as all others run.
std::atomic<std::uint32_t> rested{0};

pid_t my_tid() noexcept { return static_cast<pid_t>(syscall(SYS_gettid)); }

void rest_until_started(Worker& worker) noexcept {
  do {
    worker.world.store(WorldState::kSafe, std::memory_order_seq_cst);
    // release: the stopper that sees the count sees the state.
    rested.fetch_add(1, std::memory_order_release);
    futex_wake(rested);
    std::uint32_t flag = 0;
    while ((flag = world_stop_flag.load(std::memory_order_seq_cst)) != 0) {
      futex_wait(world_stop_flag, flag);
    }
    worker.world.store(WorldState::kRunning, std::memory_order_seq_cst);
  } while (world_stop_flag.load(std::memory_order_seq_cst) != 0);
}

// Callee-saved registers may hold the only pointer to something: they go onto
// the stack, where a scan finds them.
__attribute__((noinline)) void rest_with_registers(Worker& worker) noexcept {
  std::uintptr_t registers[6];
  __asm__ volatile(
      "movq %%rbx, 0(%0)\n\tmovq %%rbp, 8(%0)\n\tmovq %%r12, 16(%0)\n\t"
      "movq %%r13, 24(%0)\n\tmovq %%r14, 32(%0)\n\tmovq %%r15, 40(%0)"
      :
      : "r"(registers)
      : "memory");
  worker.stopped_at.store(registers, std::memory_order_relaxed);
  rest_until_started(worker);
  __asm__ volatile("" : : "r"(registers) : "memory");
}

sigset_t signal_mask;

int stop_signal() noexcept { return SIGRTMAX - 3; }

// Anywhere, also where a worker must not be stopped: the unwinder takes no lock
// and allocates nothing.
void fill_wanted_trace(Worker& worker, const Registers& interrupted) noexcept {
  // relaxed: mostly null, and then not worth an exchange.
  if (worker.trace_wanted.load(std::memory_order_relaxed) == nullptr) return;
  StackTrace* wanted =
      worker.trace_wanted.exchange(nullptr, std::memory_order_acq_rel);
  if (wanted == nullptr) return;
  unwind(interrupted, *wanted);
  // release: the trace is complete.
  worker.trace_done.store(true, std::memory_order_release);
}

// The frame of the handler lies on the goroutine's own stack, below the saved
// registers, so a scan from here finds what only they hold.
void on_stop_signal(int, siginfo_t*, void* context) noexcept {
  Worker* worker = current_worker();
  if (worker == nullptr) return;
  const auto* machine = static_cast<const ucontext_t*>(context);
  const Registers interrupted = registers_of(*machine);
  fill_wanted_trace(*worker, interrupted);
  if (worker->world.load(std::memory_order_relaxed) == WorldState::kSafe) {
    return;
  }
  // The overseer takes it for a hog; nobody would start the world again.
  // relaxed: its own doing, if it is.
  if (owner_tid.load(std::memory_order_relaxed) == worker->tid) return;
  if (!may_stop_at(interrupted)) {
    worker->refusals.fetch_add(1, std::memory_order_relaxed);
    return;
  }
  const int saved_errno = errno;
  surrender_processor(*worker);
  if (world_stop_flag.load(std::memory_order_seq_cst) != 0) {
    worker->stopped_at.store(__builtin_frame_address(0),
                             std::memory_order_relaxed);
    // release: the registers are complete for stack_of_running.
    worker->interrupted.store(&interrupted, std::memory_order_release);
    rest_until_started(*worker);
    worker->interrupted.store(nullptr, std::memory_order_relaxed);
  }
  errno = saved_errno;
}

// ---- stopping one worker ----

bool is_safe(const Worker& worker) noexcept {
  return worker.world.load(std::memory_order_seq_cst) == WorldState::kSafe;
}

// Whether the worker rests, at once or before `timeout_ns` have passed.
bool rests_within(const Worker& worker, std::int64_t timeout_ns) noexcept {
  // acquire: pairs with the release of whoever comes to rest.
  const std::uint32_t seen = rested.load(std::memory_order_acquire);
  if (is_safe(worker)) return true;
  futex_wait(rested, seen, timeout_ns);
  return is_safe(worker);
}

// False: stuck in the kernel, or too long inside a library.
bool bring_to_rest(Worker& worker, bool may_signal) noexcept {
  constexpr int kLooks = 4;  // before the first signal
  constexpr std::int64_t kLookNs = 20'000;
  constexpr int kQuick = 50;
  constexpr std::int64_t kQuickNs = 100'000;
  constexpr int kMaxSignals = 2000;  // about two seconds
  constexpr std::int64_t kSlowNs = 1'000'000;
  constexpr std::uint32_t kSleepers = 3;  // refusals before we look closer
  for (int i = 0; i < kLooks; ++i) {
    if (rests_within(worker, kLookNs)) return true;
  }
  if (!may_signal) return false;
  worker.refusals.store(0, std::memory_order_relaxed);
  for (int i = 0; i < kMaxSignals; ++i) {
    send_stop_signal(worker);
    if (rests_within(worker, i < kQuick ? kQuickNs : kSlowNs)) return true;
    if (worker.refusals.load(std::memory_order_relaxed) >= kSleepers) {
      if (sleeps_in_kernel(worker) && !is_safe(worker)) return false;
      worker.refusals.store(0, std::memory_order_relaxed);
    }
  }
  return is_safe(worker);
}

bool in_blocking(const Worker& worker) noexcept {
  const Goroutine* running = worker.running;
  return running != nullptr &&
         running->status.load(std::memory_order_relaxed) == Status::kBlocking;
}

// Becomes the owner of the stopped world; true when it already was.
bool acquire_world(pid_t self) noexcept {
  Worker* worker = current_worker();
  for (;;) {
    pid_t owner = 0;
    if (owner_tid.compare_exchange_strong(owner, self,
                                          std::memory_order_acq_rel)) {
      return false;
    }
    if (owner == self) return true;
    // Another stopper: it must be able to see us at rest.
    const std::uint32_t seen = owner_futex.load(std::memory_order_acquire);
    if (worker != nullptr) {
      rest_with_registers(*worker);
    } else if (owner_tid.load(std::memory_order_acquire) == owner) {
      futex_wait(owner_futex, seen, 1'000'000);
    }
  }
}

}  // namespace

namespace {

// By the owner, at its first stop.
void raise_flag() noexcept {
  owner_depth = 0;
  world_stop_flag.store(1, std::memory_order_seq_cst);
  attention.fetch_or(kStopWanted, std::memory_order_relaxed);
}

// By the owner.
void bring_all_to_rest(StopScope scope) {
  ++owner_depth;
  const Worker* own = current_worker();
  for (Worker* worker = first_worker(); worker != nullptr;
       worker = worker->next_worker) {
    if (worker == own) continue;
    const bool may_signal = scope == StopScope::kAll || !in_blocking(*worker);
    bring_to_rest(*worker, may_signal);
  }
}

}  // namespace

void stop_world(StopScope scope) {
  if (!acquire_world(my_tid())) raise_flag();
  bring_all_to_rest(scope);
}

bool try_stop_world() {
  pid_t nobody = 0;
  // acq_rel: as in acquire_world.
  if (!owner_tid.compare_exchange_strong(nobody, my_tid(),
                                         std::memory_order_acq_rel)) {
    return false;
  }
  raise_flag();
  bring_all_to_rest(StopScope::kRunning);
  return true;
}

void start_world() {
  if (--owner_depth != 0) return;
  attention.fetch_and(~kStopWanted, std::memory_order_relaxed);
  world_stop_flag.store(0, std::memory_order_seq_cst);
  owner_tid.store(0, std::memory_order_release);
  futex_wake(world_stop_flag);
  owner_futex.fetch_add(1, std::memory_order_release);
  futex_wake(owner_futex);
}

void world_after_fork() noexcept {
  // relaxed: there is one thread only, and its id is a new one.
  owner_depth = 0;
  attention.store(0, std::memory_order_relaxed);
  world_stop_flag.store(0, std::memory_order_relaxed);
  owner_tid.store(0, std::memory_order_relaxed);
}

void pay_attention() noexcept {
  Worker* worker = current_worker();
  if (worker == nullptr) return;  // foreign threads run on
  if (world_stopping() &&
      owner_tid.load(std::memory_order_acquire) != my_tid()) {
    rest_with_registers(*worker);
  }
  if (worker->running != nullptr && processor_is_wanted(*worker)) {
    yield_to_others();
  }
}

void stop_here_for_ever() noexcept {
  Worker* worker = current_worker();
  static std::atomic<std::uint32_t> never{0};
  for (;;) {
    if (worker == nullptr) {
      futex_wait(never, 0);
      continue;
    }
    std::uintptr_t here = 0;
    worker->stopped_at.store(&here, std::memory_order_relaxed);
    worker->world.store(WorldState::kSafe, std::memory_order_seq_cst);
    futex_wait(never, 0);
  }
}

void world_checkpoint(Worker& worker) noexcept {
  if (!world_stopping()) return;
  if (owner_tid.load(std::memory_order_acquire) == my_tid()) return;
  rest_until_started(worker);
}

void world_enter(Worker& worker) noexcept {
  if (world_stop_flag.load(std::memory_order_seq_cst) != 0) {
    rest_until_started(worker);
  }
}

WorldSafe::WorldSafe(Worker& worker) noexcept : worker_(worker) {
  worker_.world.store(WorldState::kSafe, std::memory_order_seq_cst);
}

WorldSafe::~WorldSafe() {
  worker_.world.store(WorldState::kRunning, std::memory_order_seq_cst);
  if (world_stop_flag.load(std::memory_order_seq_cst) != 0) {
    rest_until_started(worker_);
  }
}

void install_stop_signal() noexcept {
  find_stop_places();
  struct sigaction action{};
  action.sa_sigaction = on_stop_signal;
  // No SA_ONSTACK: see on_stop_signal.
  action.sa_flags = SA_SIGINFO | SA_RESTART;
  sigfillset(&action.sa_mask);
  const int error = sigaction(stop_signal(), &action, nullptr);
  GOSAN_CHECK(error == 0, "cannot install the stop signal");
  pthread_sigmask(SIG_SETMASK, nullptr, &signal_mask);
  sigdelset(&signal_mask, stop_signal());
}

sigset_t initial_signal_mask() noexcept { return signal_mask; }

void send_stop_signal(const Worker& worker) noexcept {
  // Not pthread_kill: the thread may just be ending, and its record with it.
  const pid_t tid = worker.tid;
  if (tid != 0) syscall(SYS_tgkill, getpid(), tid, stop_signal());
}

void stack_of_running(Worker& worker, StackTrace& out) noexcept {
  constexpr int kPolls = 2000;
  constexpr unsigned kBetweenUs = 100;
  const auto done = [&worker] {
    // acquire: pairs with the release of whoever fills it.
    return worker.trace_done.load(std::memory_order_acquire);
  };
  if (const Registers* at =
          worker.interrupted.load(std::memory_order_acquire)) {
    unwind(*at, out);
    return;
  }
  worker.trace_done.store(false, std::memory_order_relaxed);
  // release: the trace is empty for whoever fills it.
  worker.trace_wanted.store(&out, std::memory_order_release);
  send_stop_signal(worker);
  for (int i = 0; i < kPolls && !done(); ++i) usleep(kBetweenUs);
  if (worker.trace_wanted.exchange(nullptr, std::memory_order_acq_rel) !=
      nullptr) {
    return;  // it blocks the signal, or is deep in the kernel
  }
  while (!done()) usleep(kBetweenUs);
}

bool sleeps_in_kernel(const Worker& worker) noexcept {
  char path[64];
  std::snprintf(path, sizeof(path), "/proc/self/task/%d/stat", worker.tid);
  std::FILE* file = std::fopen(path, "re");
  if (file == nullptr) return true;  // gone
  char state = 'R';
  const int fields = std::fscanf(file, "%*d (%*[^)]) %c", &state);
  std::fclose(file);
  return fields == 1 && state != 'R';
}

const void* running_stack_pointer(const Worker& worker) noexcept {
  const Goroutine* goroutine = worker.running;
  if (goroutine == nullptr) return nullptr;
  const void* stopped = worker.stopped_at.load(std::memory_order_relaxed);
  if (is_safe(worker) && goroutine->stack.contains(stopped)) return stopped;
  return goroutine->stack.lo;
}

}  // namespace gosan::detail
