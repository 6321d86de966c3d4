#include "apart.h"

#include <gosan/go.h>

#include <atomic>

#include "goroutine.h"
#include "process.h"
#include "scheduler.h"
#include "spin_lock.h"
#include "worker.h"

namespace gosan::detail {
namespace {

// On the stack of the goroutine that waits. Its own park and not a Semaphore's:
// the wait ends by itself, which the listener has to know.
struct Finish {
  std::atomic<std::uint32_t> spin{0};  // guards the rest
  bool finished = false;
  Goroutine* waiter = nullptr;
};

void unlock_finish(void* finish) noexcept {
  spin_unlock(static_cast<Finish*>(finish)->spin);
}

void wait_for(Finish& finish) {
  Goroutine& self = current();
  spin_lock(finish.spin);
  if (finish.finished) {
    spin_unlock(finish.spin);
    return;
  }
  finish.waiter = &self;
  gosan_park info{"finalizer wait", nullptr, 0, 1, nullptr, nullptr, 0};
  park(self, info, unlock_finish, &finish);
}

void announce(Finish& finish) noexcept {
  spin_lock(finish.spin);
  finish.finished = true;
  Goroutine* waiter = finish.waiter;
  // Unless it sleeps the waiter may be gone as soon as the lock is free.
  spin_unlock(finish.spin);
  if (waiter != nullptr) ready(*waiter);
}

struct ApartCall final : Closure {
  ApartCall(void (*function)(void*), void* value, Finish* end)
      : Closure{&call, &drop}, body(function), argument(value), finish(end) {}
  static void call(Closure* self) {
    auto* apart = static_cast<ApartCall*>(self);
    apart->body(apart->argument);
    announce(*apart->finish);
  }
  static void drop(Closure* self) noexcept {
    delete static_cast<ApartCall*>(self);
  }

  void (*body)(void*);
  void* argument;
  Finish* finish;
};

bool can_wait() noexcept {
  const Worker* worker = current_worker();
  const bool between_goroutines =
      worker != nullptr && worker->running == nullptr;
  return !between_goroutines && !process_finished();
}

}  // namespace

void run_apart(void (*body)(void*), void* argument) noexcept {
  if (!can_wait()) {
    body(argument);
    return;
  }
  Finish finish;
  start_goroutine(new ApartCall(body, argument, &finish), sizeof(ApartCall),
                  "destructor of a shared value");
  wait_for(finish);
}

}  // namespace gosan::detail
