// By a signal, as Go preempts: SIGURG does nothing by default, so that one that
// arrives late harms nobody.

#include "stopped_threads.h"

#include <fcntl.h>
#include <linux/futex.h>
#include <signal.h>
#include <sys/syscall.h>
#include <time.h>
#include <ucontext.h>
#include <unistd.h>

#include <atomic>
#include <cerrno>
#include <climits>
#include <cstdio>
#include <cstdlib>
#include <cstring>

#include "system.h"

namespace gosan::detector {
namespace {

constexpr int kStopSignal = SIGURG;
constexpr std::uintptr_t kRedZoneBytes = 128;
constexpr long kPollNs = 100'000;
constexpr int kPolls = 20'000;  // two seconds

// What a stopped thread tells; on its own stack while it stands still.
struct Stop {
  std::int32_t tid;
  std::uintptr_t thread_pointer;
  const ucontext_t* context;
};

std::atomic<const Stop*> g_stop{nullptr};  // the thread that stopped last
std::atomic<std::uint32_t> g_released{1};  // futex: 1 = go on
struct sigaction g_old_action;

std::uintptr_t own_thread_pointer() {
  std::uintptr_t base;
  __asm__("movq %%fs:0, %0" : "=r"(base));
  return base;
}

void stand_still(int, siginfo_t* info, void* context) {
  if (info->si_code != SI_TKILL || info->si_pid != getpid()) return;
  // relaxed: a signal that arrives late finds nobody waiting
  if (g_released.load(std::memory_order_relaxed) != 0) return;
  const int saved = errno;
  const Stop stop{static_cast<std::int32_t>(raw_syscall(__NR_gettid)),
                  own_thread_pointer(),
                  static_cast<const ucontext_t*>(context)};
  // release: the stopper reads the registers
  g_stop.store(&stop, std::memory_order_release);
  // acquire: pairs with the destructor; nothing of ours moves before it
  while (g_released.load(std::memory_order_acquire) == 0) {
    raw_syscall(__NR_futex, reinterpret_cast<long>(&g_released),
                FUTEX_WAIT | FUTEX_PRIVATE_FLAG, 0);
  }
  errno = saved;
}

StoppedThread describe(const Stop& stop) {
  StoppedThread out;
  out.tid = stop.tid;
  out.thread_pointer = stop.thread_pointer;
  out.stack_end = stop.thread_pointer;
  const greg_t* registers = stop.context->uc_mcontext.gregs;
  out.stack_pointer =
      static_cast<std::uintptr_t>(registers[REG_RSP]) - kRedZoneBytes;
  for (int i = REG_R8; i <= REG_RSP; ++i) {
    out.registers.push_back(static_cast<std::uintptr_t>(registers[i]));
  }
  return out;
}

// Not by stdio: a thread that stands still may hold its locks.
bool blocks_stop_signal(std::int32_t tid) {
  char path[64];
  std::snprintf(path, sizeof(path), "/proc/self/task/%d/status", tid);
  char text[4096] = {};
  const int file = open(path, O_RDONLY | O_CLOEXEC);
  if (file < 0) return false;  // gone
  const ssize_t count = read(file, text, sizeof(text) - 1);
  close(file);
  const char* field = count > 0 ? std::strstr(text, "SigBlk:") : nullptr;
  if (field == nullptr) return false;
  const unsigned long long mask =
      std::strtoull(field + std::strlen("SigBlk:"), nullptr, 16);
  return (mask >> (kStopSignal - 1) & 1) != 0;
}

// Null when the thread does not answer; `gone` when it has ended.
const Stop* stop_thread(std::int32_t tid, bool& gone) {
  g_stop.store(nullptr, std::memory_order_relaxed);  // one stopper at a time
  gone = raw_syscall(__NR_tgkill, getpid(), tid, kStopSignal) == -ESRCH;
  for (int poll = 0; !gone && poll < kPolls; ++poll) {
    // acquire: pairs with stand_still
    const Stop* stop = g_stop.load(std::memory_order_acquire);
    if (stop != nullptr && stop->tid == tid) return stop;
    const timespec pause{0, kPollNs};
    nanosleep(&pause, nullptr);
    gone = raw_syscall(__NR_tgkill, getpid(), tid, 0) == -ESRCH;
  }
  return nullptr;
}

}  // namespace

ThreadStopper::ThreadStopper(const std::vector<Request>& requests) {
  if (requests.empty()) return;
  // release: published by the signal that follows
  g_released.store(0, std::memory_order_release);
  struct sigaction action = {};
  action.sa_sigaction = stand_still;
  action.sa_flags = SA_SIGINFO | SA_RESTART;
  sigfillset(&action.sa_mask);
  sigaction(kStopSignal, &action, &g_old_action);
  for (const Request& request : requests) {
    if (blocks_stop_signal(request.tid)) {
      complete_ = complete_ && request.may_block;
      continue;
    }
    bool gone = false;
    if (const Stop* stop = stop_thread(request.tid, gone)) {
      threads_.push_back(describe(*stop));
    } else if (!gone) {
      complete_ = false;
    }
  }
}

ThreadStopper::~ThreadStopper() {
  // acquire-release: the threads go on after all that was read
  if (g_released.exchange(1, std::memory_order_acq_rel) == 1) return;
  raw_syscall(__NR_futex, reinterpret_cast<long>(&g_released),
              FUTEX_WAKE | FUTEX_PRIVATE_FLAG, INT_MAX);
  sigaction(kStopSignal, &g_old_action, nullptr);
}

}  // namespace gosan::detector
