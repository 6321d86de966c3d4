// Source: x-sync, semaphore (docs/references.md).
#include <gosan/panic.h>
#include <gosan/select.h>
#include <gosan/semaphore.h>

#include <memory>

#include "hooks.h"
#include "process.h"
#include "sema.h"
#include "world.h"

namespace gosan::semaphore {

// On the heap: the semaphore must lead a scan of memory to the channel, or a
// waiter would look like one that nothing can wake.
struct Weighted::Waiter {
  std::int64_t n;
  chan<> ready;  // closed when the units are the waiter's
  Waiter* previous = nullptr;
  Waiter* next = nullptr;
  bool served = false;
};

namespace {

class CoreGuard {
 public:
  explicit CoreGuard(detail::LockCore& lock) : lock_(lock) {
    detail::core_lock(
        lock, {"sync.Mutex.Lock", &lock, GOSAN_OBJECT_MUTEX, GOSAN_WAIT_LOCK});
  }
  CoreGuard(const CoreGuard&) = delete;
  CoreGuard& operator=(const CoreGuard&) = delete;
  ~CoreGuard() { detail::core_unlock(lock_); }

 private:
  detail::LockCore& lock_;
};

bool is_done(const RecvChan<>& done) {
  std::optional<Unit> value;
  return done.try_recv(value);
}

void announce_acquired(const void* semaphore) {
  if (const gosan_hooks* listener = detail::hooks()) {
    listener->acquire(nullptr, semaphore);
  }
}

}  // namespace

Weighted::~Weighted() { detail::announce_end(this, GOSAN_OBJECT_SEMAPHORE); }

// ---- with the lock held ----

void Weighted::push(Waiter& waiter) noexcept {
  waiter.previous = last_;
  (last_ == nullptr ? first_ : last_->next) = &waiter;
  last_ = &waiter;
}

void Weighted::unlink(Waiter& waiter) noexcept {
  (waiter.previous == nullptr ? first_ : waiter.previous->next) = waiter.next;
  (waiter.next == nullptr ? last_ : waiter.next->previous) = waiter.previous;
}

bool Weighted::take(std::int64_t n) noexcept {
  if (size_ - held_ < n || first_ != nullptr) return false;
  held_ += n;
  return true;
}

// Not past a waiter that wants more than there is, or it might never be served.
void Weighted::serve() {
  while (first_ != nullptr && size_ - held_ >= first_->n) {
    Waiter& waiter = *first_;
    held_ += waiter.n;
    unlink(waiter);
    waiter.served = true;
    // The waiter may be gone afterwards.
    chan<>(waiter.ready).close();
  }
}

// ---- without it ----

void Weighted::give_back(std::int64_t n) {
  CoreGuard guard(lock_);
  held_ -= n;
  serve();
}

// The context was done first. True when the units had come all the same.
bool Weighted::leave(Waiter& waiter) {
  CoreGuard guard(lock_);
  if (waiter.served) return true;
  const bool was_first = first_ == &waiter;
  unlink(waiter);
  // Those behind may want less.
  if (was_first && size_ > held_) serve();
  return false;
}

Error Weighted::acquire(const context::Context& ctx, std::int64_t n) {
  const RecvChan<> done = ctx.done();
  if (is_done(done)) return ctx.err();
  std::unique_ptr<Waiter> waiter;
  {
    CoreGuard guard(lock_);
    if (take(n)) {
      announce_acquired(this);
      return {};
    }
    if (n <= size_) {
      waiter.reset(new Waiter{n, make_chan()});
      push(*waiter);
    }
  }
  if (waiter == nullptr) {
    done.recv();
    return ctx.err();
  }
  if (select(recv(done), recv(waiter->ready)) == 0) {
    if (leave(*waiter)) give_back(n);
    return ctx.err();
  }
  if (is_done(done)) {
    give_back(n);
    return ctx.err();
  }
  announce_acquired(this);
  return {};
}

bool Weighted::try_acquire(std::int64_t n) {
  detail::checkpoint();
  CoreGuard guard(lock_);
  if (!take(n)) return false;
  announce_acquired(this);
  return true;
}

void Weighted::release(std::int64_t n) {
  detail::checkpoint();
  if (const gosan_hooks* listener = detail::hooks()) {
    listener->release_merge(nullptr, this);
  }
  bool too_much = false;
  {
    CoreGuard guard(lock_);
    held_ -= n;
    too_much = held_ < 0;
    if (!too_much) serve();
  }
  if (too_much) panic("semaphore: released more than held");
}

}  // namespace gosan::semaphore
