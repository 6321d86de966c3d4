#include "goroutine.h"

#include "arena.h"
#include "futex.h"
#include "hooks.h"
#include "process.h"
#include "scheduler.h"
#include "spin_lock.h"
#include "worker.h"

namespace gosan::detail {
namespace {

std::atomic<Goroutine*> registry{nullptr};
std::atomic<std::uint32_t> blocked_foreign{0};

// A foreign thread's record goes to the next such thread when it ends.
SpinLock foreign_lock;
GoroutineList foreign_free GOSAN_GUARDED_BY(foreign_lock);

Goroutine* take_foreign_record() noexcept {
  Goroutine* record = nullptr;
  {
    SpinGuard guard(foreign_lock);
    record = foreign_free.pop();
  }
  if (record == nullptr) record = arena_new<Goroutine>();
  record->status.store(Status::kRunning, std::memory_order_relaxed);  // ours
  const gosan_hooks* listener = hooks();
  record->task = listener != nullptr && listener->current_task != nullptr
                     ? listener->current_task()
                     : nullptr;
  return record;
}

struct ForeignThread {
  Goroutine* record = nullptr;
  ~ForeignThread() {
    if (record == nullptr) return;
    SpinGuard guard(foreign_lock);
    foreign_free.push(*record);
    record = nullptr;
  }
};

__attribute__((noinline)) Goroutine& foreign_current() noexcept {
  static thread_local ForeignThread thread;
  if (thread.record == nullptr) thread.record = take_foreign_record();
  return *thread.record;
}

}  // namespace

Goroutine& current() noexcept {
  Worker* worker = current_worker();
  if (worker != nullptr && worker->running != nullptr) [[likely]] {
    return *worker->running;
  }
  return foreign_current();
}

Goroutine* current_goroutine_or_null() noexcept {
  Worker* worker = current_worker();
  return worker == nullptr ? nullptr : worker->running;
}

void register_goroutine(Goroutine& goroutine) noexcept {
  Goroutine* first = registry.load(std::memory_order_relaxed);
  do {
    goroutine.next_registered = first;
    // release: the record is complete for whoever walks the list.
  } while (!registry.compare_exchange_weak(
      first, &goroutine, std::memory_order_release, std::memory_order_relaxed));
}

Goroutine* first_registered() noexcept {
  return registry.load(std::memory_order_acquire);  // pairs with the release
}

std::uint32_t foreign_threads_blocked() noexcept {
  // seq_cst: the deadlock check reads it after the workers' idle marks.
  return blocked_foreign.load(std::memory_order_seq_cst);
}

void forget_other_threads() noexcept {
  blocked_foreign.store(0, std::memory_order_relaxed);
  const Worker* self = current_worker();
  for (Worker* worker = first_worker(); worker != nullptr;
       worker = worker->next_worker) {
    Goroutine* lost = worker->running;
    if (worker == self || lost == nullptr) continue;
    worker->running = nullptr;
    lost->status.store(Status::kIdle, std::memory_order_relaxed);
    if (!lost->is_system) count_goroutine(-1);
  }
  for (Goroutine* goroutine = first_registered(); goroutine != nullptr;
       goroutine = goroutine->next_registered) {
    if (goroutine->locked_to != self) goroutine->locked_to = nullptr;
  }
  forget_other_workers();
}

void park_foreign(Goroutine& self, void (*commit)(void*), void* argument) {
  if (process_finished()) end_blocked_exit();
  // relaxed: nobody can ready us before commit.
  self.wake.store(0, std::memory_order_relaxed);
  self.status.store(Status::kWaiting, std::memory_order_release);
  blocked_foreign.fetch_add(1, std::memory_order_seq_cst);  // as above
  commit(argument);
  poke_deadlock_check();
  // acquire: pairs with the release in ready(); what the waker wrote is ours.
  while (self.wake.load(std::memory_order_acquire) == 0) {
    futex_wait(self.wake, 0);
  }
  self.status.store(Status::kRunning, std::memory_order_relaxed);
}

void ready_foreign(Goroutine& thread) noexcept {
  // By the waker, not by the woken: from now on that thread can act, and the
  // deadlock check must know.
  blocked_foreign.fetch_sub(1, std::memory_order_seq_cst);
  // release: pairs with the acquire in park_foreign. The record stays valid
  // even if the thread ends before the wake-up call.
  thread.wake.store(1, std::memory_order_release);
  futex_wake(thread.wake);
}

}  // namespace gosan::detail
