// A queue of jobs and the thread that runs them.

#include "reporter.h"

#include <dlfcn.h>
#include <linux/futex.h>
#include <pthread.h>
#include <signal.h>

#include <atomic>
#include <cerrno>
#include <climits>
#include <cstdint>
#include <ctime>

#include "arena.h"
#include "check_fail.h"
#include "heap.h"
#include "hooks_impl.h"
#include "lock_order.h"
#include "mappings.h"
#include "modules.h"
#include "objects.h"
#include "race_event.h"
#include "report_log.h"
#include "run_info.h"
#include "sleep_lock.h"
#include "system.h"
#include "thread_annotations.h"
#include "thread_block.h"
#include "watch.h"

namespace gosan::detector {
namespace {

struct Job {
  void (*run)(void* arg);
  void* arg;
  Job* next = nullptr;
  std::atomic<std::uint32_t> done{0};
};

enum class ThreadState : std::uint32_t {
  kNone,     // no job yet
  kStarted,  // made, by the first job's caller
  kRefused   // the system gives no thread: jobs run where they are posted
};

using PthreadCreate = int (*)(pthread_t*, const pthread_attr_t*,
                              void* (*)(void*), void*);

SpinLock g_queue_lock;
Job* g_first GOSAN_GUARDED_BY(g_queue_lock) = nullptr;
Job* g_last GOSAN_GUARDED_BY(g_queue_lock) = nullptr;
std::atomic<std::uint32_t> g_posted{0};  // futex: jobs ever posted
std::atomic<ThreadState> g_thread{ThreadState::kNone};
SleepLock g_inline_lock;  // serialises jobs when there is no thread
PthreadCreate g_pthread_create = nullptr;
bool g_forked = false;

void wait_while(std::atomic<std::uint32_t>& word, std::uint32_t value) {
  raw_syscall(__NR_futex, reinterpret_cast<long>(&word),
              FUTEX_WAIT | FUTEX_PRIVATE_FLAG, value);
}

// The word may be gone by the time of the call: then nobody is woken, or
// somebody for nothing, which every futex user must stand.
void wake_all(std::atomic<std::uint32_t>& word) {
  raw_syscall(__NR_futex, reinterpret_cast<long>(&word),
              FUTEX_WAKE | FUTEX_PRIVATE_FLAG, INT_MAX);
}

Job* take_all() {
  SpinGuard guard(g_queue_lock);
  Job* jobs = g_first;
  g_first = g_last = nullptr;
  return jobs;
}

void post(Job& job) {
  {
    SpinGuard guard(g_queue_lock);
    if (g_last != nullptr) {
      g_last->next = &job;
    } else {
      g_first = &job;
    }
    g_last = &job;
  }
  // release: the queue is seen by who sees the number
  g_posted.fetch_add(1, std::memory_order_release);
  wake_all(g_posted);
}

// False when it is time to look at the program.
bool wait_for_job(std::uint32_t posted) {
  const std::int64_t period = watch_period_ns();
  if (period == 0) {
    wait_while(g_posted, posted);
    return true;
  }
  constexpr std::int64_t kNsPerSecond = 1'000'000'000;
  const timespec timeout{period / kNsPerSecond, period % kNsPerSecond};
  return raw_syscall(__NR_futex, reinterpret_cast<long>(&g_posted),
                     FUTEX_WAIT | FUTEX_PRIVATE_FLAG, posted,
                     reinterpret_cast<long>(&timeout)) != -ETIMEDOUT;
}

void* report_thread(void*) {
  mark_internal_thread();
  if (runtime_ops() != nullptr) runtime_ops()->helper_thread();
  pthread_setname_np(pthread_self(), "gosan-report");
  for (;;) {
    // acquire: pairs with post()
    const std::uint32_t posted = g_posted.load(std::memory_order_acquire);
    Job* job = take_all();
    if (job == nullptr && !wait_for_job(posted)) watch();
    while (job != nullptr) {
      Job* next = job->next;  // the job is gone once it is done
      std::atomic<std::uint32_t>& done = job->done;
      job->run(job->arg);
      // release: the poster sees what the job wrote
      done.store(1, std::memory_order_release);
      wake_all(done);
      job = next;
    }
  }
}

// With all signals blocked: they are for the program's threads.
bool create_thread() {
  sigset_t all;
  sigset_t old;
  sigfillset(&all);
  pthread_sigmask(SIG_SETMASK, &all, &old);
  pthread_attr_t attributes;
  pthread_attr_init(&attributes);
  pthread_attr_setdetachstate(&attributes, PTHREAD_CREATE_DETACHED);
  pthread_t thread;
  const int error =
      g_pthread_create(&thread, &attributes, report_thread, nullptr);
  pthread_attr_destroy(&attributes);
  pthread_sigmask(SIG_SETMASK, &old, nullptr);
  return error == 0;
}

// Whether there is a reporter thread, made now if need be.
bool has_thread() {
  ThreadState state = ThreadState::kNone;
  // relaxed: who loses has nothing to read but the state
  if (g_thread.compare_exchange_strong(state, ThreadState::kStarted,
                                       std::memory_order_relaxed)) {
    if (create_thread()) return true;
    g_thread.store(ThreadState::kRefused, std::memory_order_relaxed);
    return false;
  }
  return state == ThreadState::kStarted;
}

void run_queue_inline() {
  ThreadBlock& block = thread_block();
  const bool was_internal = block.internal;
  block.internal = true;
  {
    SleepGuard guard(g_inline_lock);
    for (Job* job = take_all(); job != nullptr;) {
      Job* next = job->next;
      job->run(job->arg);
      job->done.store(1, std::memory_order_release);  // as on the thread
      job = next;
    }
  }
  block.internal = was_internal;
}

void before_fork() GOSAN_NO_THREAD_SAFETY_ANALYSIS {
  lock_modules();
  lock_objects();
  lock_mappings();
  lock_heap_registry();
  lock_lock_order();
  g_queue_lock.lock();
}

void after_fork() GOSAN_NO_THREAD_SAFETY_ANALYSIS {
  g_queue_lock.unlock();
  unlock_lock_order();
  unlock_heap_registry();
  unlock_mappings();
  unlock_objects();
  unlock_modules();
}

// The child has the forking thread alone: no reporter, and none of the parent's
// unfinished jobs. Its findings are its own.
void after_fork_in_child() GOSAN_NO_THREAD_SAFETY_ANALYSIS {
  g_first = g_last = nullptr;
  after_fork();
  g_thread.store(ThreadState::kNone, std::memory_order_relaxed);  // one thread
  g_forked = true;
  remember_start();
  forget_seen_races();
  forget_report_log();
}

}  // namespace

void start_reporter() {
  remember_start();
  g_pthread_create =
      reinterpret_cast<PthreadCreate>(dlsym(RTLD_NEXT, "pthread_create"));
  GOSAN_CHECK(g_pthread_create != nullptr, 0);
  const int error =
      pthread_atfork(before_fork, after_fork, after_fork_in_child);
  GOSAN_CHECK(error == 0, error);
}

void run_on_reporter(void (*run)(void* arg), void* arg) noexcept {
  if (thread_block().internal) {
    run(arg);  // a job's own job
    return;
  }
  Job job{run, arg};
  post(job);
  if (!has_thread()) run_queue_inline();
  // acquire: pairs with the store behind job->run
  while (job.done.load(std::memory_order_acquire) == 0) {
    wait_while(job.done, 0);
  }
}

bool is_forked() noexcept { return g_forked; }

}  // namespace gosan::detector
