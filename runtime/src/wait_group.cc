// WaitGroup and Once.
#include <gosan/panic.h>
#include <gosan/sync.h>

#include "hooks.h"
#include "process.h"
#include "sema.h"
#include "world.h"

namespace gosan::sync {
namespace {

[[noreturn]] void panic_with(const char* what, const void* group) {
  detail::announce_misuse(what, group);
  panic(what);
}

constexpr const char* kAddDuringWait =
    "sync: WaitGroup misuse: Add called concurrently with Wait";

}  // namespace

void WaitGroup::add_announced(int delta) {
  detail::checkpoint();
  const gosan_hooks* listener = detail::hooks();
  if (listener != nullptr && delta < 0) listener->release_merge(nullptr, this);
  // acq_rel: as in add.
  const std::uint64_t state =
      state_.fetch_add(in_counter(delta), std::memory_order_acq_rel) +
      in_counter(delta);
  if (listener != nullptr && delta > 0 && counter_of(state) == delta) {
    // The first add must be ordered with wait: a read against its write.
    listener->access(&semaphore_, 1, GOSAN_ACCESS_READ);
  }
  settle(state, delta);
}

void WaitGroup::settle(std::uint64_t state, int delta) {
  const std::int32_t counter = counter_of(state);
  const std::uint32_t waiters = waiters_of(state);
  if (counter < 0) panic_with("sync: negative WaitGroup counter", this);
  if (waiters != 0 && delta > 0 && counter == delta) {
    panic_with(kAddDuringWait, this);
  }
  if (counter > 0 || waiters == 0) return;
  // The counter is 0 and somebody waits: nothing may change the state now.
  if (state_.load(std::memory_order_relaxed) != state) {
    panic_with(kAddDuringWait, this);
  }
  state_.store(0, std::memory_order_release);
  for (std::uint32_t i = 0; i < waiters; ++i) {
    detail::semaphore_release(semaphore_, detail::HandOff::kNone);
  }
}

void WaitGroup::wait_slowly() {
  detail::checkpoint();
  const gosan_hooks* listener = detail::hooks();
  // acquire: pairs with the last done.
  std::uint64_t state = state_.load(std::memory_order_acquire);
  for (;;) {
    if (counter_of(state) == 0) {
      if (listener != nullptr) listener->acquire(nullptr, this);
      return;
    }
    if (!state_.compare_exchange_weak(state, state + 1,
                                      std::memory_order_acq_rel,
                                      std::memory_order_acquire)) {
      continue;
    }
    if (listener != nullptr && waiters_of(state) == 0) {
      listener->access(&semaphore_, 1, GOSAN_ACCESS_WRITE);
    }
    detail::start_runtime();
    detail::semaphore_acquire(
        semaphore_, detail::QueueEnd::kBack,
        {"sync.WaitGroup.Wait", this, GOSAN_OBJECT_WAITGROUP, GOSAN_WAIT_WAIT});
    if (state_.load(std::memory_order_acquire) != 0) {
      panic_with("sync: WaitGroup is reused before previous Wait has returned",
                 this);
    }
    if (listener != nullptr) listener->acquire(nullptr, this);
    return;
  }
}

bool Once::begin() {
  const gosan_hooks* listener = detail::hooks();
  // acquire: pairs with the release in finish.
  if (done_.load(std::memory_order_acquire) == 0) {
    detail::checkpoint();
    detail::core_lock(
        lock_, {"sync.Mutex.Lock", this, GOSAN_OBJECT_MUTEX, GOSAN_WAIT_LOCK});
    if (done_.load(std::memory_order_relaxed) == 0) {  // under the lock
      if (listener != nullptr) {
        listener->lock_acquired(nullptr, this, GOSAN_OBJECT_MUTEX, 0);
      }
      return true;
    }
    detail::core_unlock(lock_);
  }
  if (listener != nullptr) listener->acquire(nullptr, this);
  return false;
}

void Once::finish() noexcept {
  if (const gosan_hooks* listener = detail::hooks()) {
    listener->release(nullptr, this);
    listener->lock_released(nullptr, this, GOSAN_OBJECT_MUTEX, 0);
  }
  // release: the function's end is visible to who finds it done.
  done_.store(detail::hooks() == nullptr ? kDoneQuietly : kDone,
              std::memory_order_release);
  detail::core_unlock(lock_);
}

}  // namespace gosan::sync

namespace gosan::detail {

void panic_with_nil() {
  panic("panic called with nil argument (use GODEBUG=panicnil=1 to disable)");
}

}  // namespace gosan::detail
