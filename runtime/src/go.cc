// The public calls of <gosan/go.h> and <gosan/check.h>.
#include <gosan/check.h>
#include <gosan/go.h>

#include <sched.h>

#include "hooks.h"
#include "internal_error.h"
#include "process.h"
#include "scheduler.h"
#include "spawn.h"
#include "traceback.h"
#include "tracer.h"
#include "worker.h"
#include "world.h"

namespace gosan {
namespace detail {
namespace {

void queue_last(Goroutine& goroutine, bool wake) noexcept {
  const gosan_hooks* listener = hooks();
  if (listener != nullptr && !goroutine.is_system) {
    listener->unpark(goroutine.task);
  }
  ready_last(goroutine, wake);
}

void queue_behind_others(void* goroutine) noexcept {
  queue_last(*static_cast<Goroutine*>(goroutine), false);
}

void queue_and_wake(void* goroutine) noexcept {
  queue_last(*static_cast<Goroutine*>(goroutine), true);
}

// Off the worker and back into a queue; no wait, so alive by itself.
void yield(Goroutine& self, Commit commit) {
  gosan_park info{"runnable", nullptr, 0, 1, nullptr, nullptr, 0};
  park(self, info, commit, &self);
}

}  // namespace

void yield_to_others() {
  Worker* worker = current_worker();
  if (worker == nullptr || worker->running == nullptr) return;
  yield(*worker->running, queue_behind_others);
}

bool goexiting() noexcept { return current().goexiting; }

void enter_blocking() {
  checkpoint();
  Worker* worker = current_worker();
  if (worker == nullptr || worker->running == nullptr) return;
  Goroutine& self = *worker->running;
  if (self.blocking_depth++ != 0) return;
  // relaxed: a mark for dumps and the stopper.
  self.status.store(Status::kBlocking, std::memory_order_relaxed);
  trace_block(self);
  if (worker->processor != nullptr) release_processor(*worker);
}

void leave_blocking() noexcept {
  Worker* worker = current_worker();
  if (worker == nullptr || worker->running == nullptr) return;
  Goroutine& self = *worker->running;
  if (--self.blocking_depth != 0) return;
  self.status.store(Status::kRunning, std::memory_order_relaxed);
  checkpoint();
  // It may have parked in between, and whoever resumed it has a processor.
  worker = current_worker();
  trace_unblock(self);
  if (worker->processor != nullptr || reacquire_processor(*worker)) return;
  yield(self, queue_and_wake);
}

}  // namespace detail

void gosched() {
  detail::checkpoint();
  detail::Worker* worker = detail::current_worker();
  if (worker == nullptr || worker->running == nullptr) {
    sched_yield();
    return;
  }
  if (!detail::work_at_hand(*worker)) return;
  detail::yield(*worker->running, detail::queue_behind_others);
}

void goexit() {
  detail::Goroutine& self = detail::current();
  if (self.foreign()) panic("gosan::goexit outside a goroutine");
  self.goexiting = true;
  throw detail::GoexitUnwind{};
}

std::size_t num_goroutine() noexcept {
  const std::int64_t live = detail::live_goroutines();
  return live < 0 ? 0 : static_cast<std::size_t>(live);
}

int gomaxprocs(int n) {
  detail::start_runtime();
  if (n < 1) return static_cast<int>(detail::processor_count());
  const std::uint32_t old =
      detail::set_processor_count(static_cast<std::uint32_t>(n));
  // Off a processor that was just retired.
  detail::yield_to_others();
  return static_cast<int>(old);
}

void lock_os_thread() {
  detail::Worker* worker = detail::current_worker();
  if (worker == nullptr || worker->running == nullptr) return;
  detail::Goroutine& self = *worker->running;
  if (++self.lock_depth == 0) panic("LockOSThread nesting overflow");
  self.locked_to = worker;
  worker->locked = &self;
}

void unlock_os_thread() {
  detail::Worker* worker = detail::current_worker();
  if (worker == nullptr || worker->running == nullptr) return;
  detail::Goroutine& self = *worker->running;
  if (self.lock_depth == 0 || --self.lock_depth != 0) return;
  self.locked_to = nullptr;
  worker->locked = nullptr;
}

std::string stack(bool all) {
  detail::start_runtime();
  std::string text;
  if (const detail::Goroutine* self = detail::current_goroutine_or_null()) {
    detail::StackTrace own;
    detail::unwind_own(own);
    text = detail::describe_running(*self, own);
  }
  if (!all) return text;
  detail::stop_world();
  const std::string others = detail::describe_others(detail::Reach::kQuiet);
  detail::start_world();
  if (!text.empty() && !others.empty()) text += '\n';
  return text + others;
}

namespace check {

std::size_t races() noexcept {
  const gosan_hooks* listener = detail::hooks();
  return listener == nullptr ? 0
                             : static_cast<std::size_t>(listener->race_count());
}

Leaks leaks() {
  Leaks all;
  const gosan_hooks* listener = detail::hooks();
  if (listener == nullptr) return all;
  listener->find_leaks(
      [](void* arg, const gosan_leak* leak) {
        static_cast<Leaks*>(arg)->push_back({leak->gid, leak->name, leak->state,
                                             leak->started_at, leak->blocked_at,
                                             leak->text});
      },
      &all);
  return all;
}

void ignore_leak(std::string_view name) {
  if (const gosan_hooks* listener = detail::hooks()) {
    listener->ignore_leaks(std::string(name).c_str());
  }
}

void ignore_current() noexcept {
  if (const gosan_hooks* listener = detail::hooks()) {
    listener->ignore_leaks(nullptr);
  }
}

void happens_before(const void* address) noexcept {
  if (const gosan_hooks* listener = detail::hooks()) {
    listener->release_merge(nullptr, address);
  }
}

void happens_after(const void* address) noexcept {
  if (const gosan_hooks* listener = detail::hooks()) {
    listener->acquire(nullptr, address);
  }
}

}  // namespace check
}  // namespace gosan
