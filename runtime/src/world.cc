#include "world.h"

#include <link.h>
#include <pthread.h>
#include <signal.h>
#include <ucontext.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <cstdio>
#include <cstring>
#include <string_view>

#include "futex.h"
#include "internal_error.h"
#include "overseer.h"
#include "scheduler.h"
#include "spin_lock.h"

namespace gosan::detail {

constinit std::atomic<std::uint32_t> world_stop_flag{0};
constinit std::atomic<std::uint32_t> attention{0};

namespace {

// ---- where a worker must not be stopped ----

struct TextRange {
  std::uintptr_t lo;
  std::uintptr_t hi;
};
constexpr std::size_t kMaxRanges = 64;
TextRange protected_text[kMaxRanges];
std::size_t protected_count = 0;

// Libraries that hold locks of their own which the stopper needs as well.
bool holds_locks(std::string_view path) noexcept {
  const std::size_t slash = path.rfind('/');
  const std::string_view name =
      slash == std::string_view::npos ? path : path.substr(slash + 1);
  constexpr std::string_view kPrefixes[] = {
      "libc.so",   "libc-",    "ld-linux",  "libpthread",
      "libstdc++", "libgcc_s", "libgosan-", "libboost_"};
  return std::any_of(
      std::begin(kPrefixes), std::end(kPrefixes),
      [name](std::string_view prefix) { return name.starts_with(prefix); });
}

int add_module(dl_phdr_info* info, std::size_t, void*) noexcept {
  if (info->dlpi_name == nullptr || !holds_locks(info->dlpi_name)) return 0;
  for (int i = 0; i < info->dlpi_phnum; ++i) {
    const ElfW(Phdr)& segment = info->dlpi_phdr[i];
    if (segment.p_type != PT_LOAD || (segment.p_flags & PF_X) == 0) continue;
    if (protected_count == kMaxRanges) return 1;
    const std::uintptr_t lo = info->dlpi_addr + segment.p_vaddr;
    protected_text[protected_count++] = {lo, lo + segment.p_memsz};
  }
  return 0;
}

bool may_stop_at(std::uintptr_t pc) noexcept {
  for (std::size_t i = 0; i < protected_count; ++i) {
    if (pc >= protected_text[i].lo && pc < protected_text[i].hi) return false;
  }
  return true;
}

// ---- coming to rest ----

// The owner of the stopped world; it goes through checkpoints freely.
std::atomic<pid_t> owner_tid{0};
std::uint32_t owner_depth = 0;  // the owner's
std::atomic<std::uint32_t> owner_futex{0};

pid_t my_tid() noexcept { return static_cast<pid_t>(syscall(SYS_gettid)); }

void rest_until_started(Worker& worker) noexcept {
  do {
    worker.world.store(WorldState::kSafe, std::memory_order_seq_cst);
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

// The frame of the handler lies on the goroutine's own stack, below the saved
// registers, so a scan from here finds what only they hold.
void on_stop_signal(int, siginfo_t*, void* context) noexcept {
  Worker* worker = current_worker();
  if (worker == nullptr ||
      worker->world.load(std::memory_order_relaxed) == WorldState::kSafe) {
    return;
  }
  const auto* machine = static_cast<const ucontext_t*>(context);
  const auto pc =
      static_cast<std::uintptr_t>(machine->uc_mcontext.gregs[REG_RIP]);
  if (!may_stop_at(pc)) {
    worker->refusals.fetch_add(1, std::memory_order_relaxed);
    return;
  }
  const int saved_errno = errno;
  surrender_processor(*worker);
  if (world_stop_flag.load(std::memory_order_seq_cst) != 0) {
    worker->stopped_at.store(__builtin_frame_address(0),
                             std::memory_order_relaxed);
    rest_until_started(*worker);
  }
  errno = saved_errno;
}

// ---- stopping one worker ----

bool is_safe(const Worker& worker) noexcept {
  return worker.world.load(std::memory_order_seq_cst) == WorldState::kSafe;
}

// False: stuck in the kernel, or too long inside a library.
bool bring_to_rest(Worker& worker, bool may_signal) noexcept {
  constexpr int kPolls = 50;              // before the first signal
  constexpr int kMaxSignals = 2000;       // about two seconds
  constexpr std::uint32_t kSleepers = 3;  // refusals before we look closer
  for (int i = 0; i < kPolls; ++i) {
    if (is_safe(worker)) return true;
    sched_yield();
  }
  if (!may_signal) return false;
  worker.refusals.store(0, std::memory_order_relaxed);
  for (int i = 0; i < kMaxSignals; ++i) {
    if (is_safe(worker)) return true;
    send_stop_signal(worker);
    usleep(i < kPolls ? 100 : 1000);
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

void stop_world(StopScope scope) {
  const pid_t self = my_tid();
  if (!acquire_world(self)) {
    owner_depth = 0;
    world_stop_flag.store(1, std::memory_order_seq_cst);
    attention.fetch_or(kStopWanted, std::memory_order_relaxed);
  }
  ++owner_depth;
  const Worker* own = current_worker();
  for (Worker* worker = first_worker(); worker != nullptr;
       worker = worker->next_worker) {
    if (worker == own) continue;
    const bool may_signal = scope == StopScope::kAll || !in_blocking(*worker);
    bring_to_rest(*worker, may_signal);
  }
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
  dl_iterate_phdr(add_module, nullptr);
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
  if (worker.tid != 0) pthread_kill(worker.thread, stop_signal());
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
