// Locks and rendezvous of goroutines, after Go's package sync.
#ifndef GOSAN_SYNC_H
#define GOSAN_SYNC_H

#include <gosan/detail/attention.h>
#include <gosan/detail/cond.h>
#include <gosan/detail/map.h>
#include <gosan/detail/object.h>
#include <gosan/detail/once_func.h>
#include <gosan/detail/pool.h>
#include <gosan/detail/waiter.h>
#include <gosan/export.h>
#include <gosan/go.h>
#include <gosan/hooks.h>

#include <atomic>
#include <cstdint>
#include <functional>
#include <type_traits>
#include <utility>
#include <variant>

namespace gosan::detail {

/// A counting semaphore with a queue, embedded in the locks below. Private to
/// the library: it orders nothing that the detector can see.
struct Semaphore {
  std::atomic<std::uint32_t> spin{0};  // guards the rest
  std::uint32_t count = 0;
  WaitQueue waiters;
};

/// The Mutex's machine without its hooks, shared by Mutex, RWMutex and Once.
struct LockCore {
  static constexpr std::uint32_t kLocked = 1;

  // bit 0 locked, bit 1 a waiter was woken, bit 2 starving, then waiters
  std::atomic<std::uint32_t> state{0};
  Semaphore semaphore;

  /// The short way: nobody has it, nobody waits.
  bool take_free() noexcept {
    std::uint32_t free = 0;
    // acquire: pairs with the release of the last unlock.
    return __atomic_compare_exchange_n(word_of(state), &free, kLocked, false,
                                       __ATOMIC_ACQUIRE, __ATOMIC_RELAXED);
  }
  /// The same back; false: still locked, somebody waits, or nobody had it.
  bool give_free() noexcept {
    std::uint32_t locked = kLocked;
    // release: what the owner did is visible to the next one.
    return __atomic_compare_exchange_n(word_of(state), &locked, 0, false,
                                       __ATOMIC_RELEASE, __ATOMIC_RELAXED);
  }
};

}  // namespace gosan::detail

namespace gosan::sync {

/// Mutual exclusion with Go 1.9's algorithm: short spinning, barging, and after
/// 1 ms of waiting hand-off to the longest waiter. Any goroutine may unlock.
/// The nth unlock happens before the mth lock for n < m.
class Mutex {
 public:
  constexpr Mutex() noexcept { detail::object_made(this, GOSAN_OBJECT_MUTEX); }
  Mutex(const Mutex&) = delete;
  Mutex& operator=(const Mutex&) = delete;
  ~Mutex() { detail::announce_end(this, GOSAN_OBJECT_MUTEX); }

  void lock() {
    if (!detail::undisturbed() || !core_.take_free()) lock_slowly();
  }
  /// Never blocks; a failure orders nothing.
  GOSAN_API bool try_lock();
  /// Fatal when not locked.
  void unlock() {
    if (!detail::undisturbed() || !core_.give_free()) unlock_slowly();
  }

 private:
  GOSAN_API void lock_slowly();
  GOSAN_API void unlock_slowly();

  detail::LockCore core_;
};

/// Many readers or one writer; a waiting writer stops new readers, so a
/// recursive lock_shared() can deadlock. An unlock happens before the next
/// lock_shared and lock, an unlock_shared before the next lock; readers are
/// not ordered among themselves.
class RWMutex {
 public:
  constexpr RWMutex() noexcept {
    detail::object_made(this, GOSAN_OBJECT_RWMUTEX);
  }
  RWMutex(const RWMutex&) = delete;
  RWMutex& operator=(const RWMutex&) = delete;
  ~RWMutex() { detail::announce_end(this, GOSAN_OBJECT_RWMUTEX); }

  GOSAN_API void lock();
  GOSAN_API bool try_lock();
  GOSAN_API void unlock();
  void lock_shared() {
    if (!detail::undisturbed()) return lock_shared_announced();
    // acquire: pairs with the release of the writer that let readers in.
    if (__atomic_add_fetch(detail::word_of(readers_), 1, __ATOMIC_ACQ_REL) < 0)
      wait_for_writer();
  }
  GOSAN_API bool try_lock_shared();
  void unlock_shared() {
    if (!detail::undisturbed()) return unlock_shared_announced();
    // release: what the reader did is visible to the next writer.
    const std::int32_t left =
        __atomic_sub_fetch(detail::word_of(readers_), 1, __ATOMIC_ACQ_REL);
    if (left < 0) leave_to_writer(left);
  }

  /// A lock whose lock() is lock_shared(): what a Cond of readers needs.
  class RLocker {
   public:
    explicit RLocker(RWMutex& mutex) noexcept : mutex_(&mutex) {}
    void lock() { mutex_->lock_shared(); }
    bool try_lock() { return mutex_->try_lock_shared(); }
    void unlock() { mutex_->unlock_shared(); }

   private:
    RWMutex* mutex_;
  };
  RLocker rlocker() noexcept { return RLocker(*this); }

 private:
  GOSAN_API void lock_shared_announced();
  GOSAN_API void unlock_shared_announced();
  // A writer is pending: the reader waits, or was perhaps the last one inside.
  GOSAN_API void wait_for_writer();
  GOSAN_API void leave_to_writer(std::int32_t left);

  detail::LockCore writers_;
  detail::Semaphore writer_semaphore_;
  detail::Semaphore reader_semaphore_;
  // readers inside or waiting, minus kMaxReaders while a writer is pending
  std::atomic<std::int32_t> readers_{0};
  std::atomic<std::int32_t> readers_to_leave_{0};
};

/// Waits for a number of goroutines. A done() happens before the return of any
/// wait() that it unblocks.
class WaitGroup {
 public:
  constexpr WaitGroup() noexcept {
    detail::object_made(this, GOSAN_OBJECT_WAITGROUP);
  }
  WaitGroup(const WaitGroup&) = delete;
  WaitGroup& operator=(const WaitGroup&) = delete;
  ~WaitGroup() { detail::announce_end(this, GOSAN_OBJECT_WAITGROUP); }

  /// Panics `sync: negative WaitGroup counter`.
  void add(int delta) {
    if (!detail::undisturbed()) return add_announced(delta);
    // acq_rel: a done is visible to the waiter it releases.
    const std::uint64_t state = __atomic_add_fetch(
        detail::word_of(state_), in_counter(delta), __ATOMIC_ACQ_REL);
    if (static_cast<std::int64_t>(state) < 0 || (state & kWaiters) != 0)
        [[unlikely]] {
      settle(state, delta);
    }
  }
  void done() { add(-1); }
  void wait() {
    // acquire: pairs with the last done.
    const std::uint64_t state =
        __atomic_load_n(detail::word_of(state_), __ATOMIC_ACQUIRE);
    if (!detail::undisturbed() || state >> kCounterShift != 0) wait_slowly();
  }

  /// Runs f in a goroutine that counts. A panic in f ends the program before
  /// the count drops.
  template <class F>
  void go(F&& f) {
    add(1);
    gosan::go([this, function = std::decay_t<F>(std::forward<F>(f))]() mutable {
      struct Done {
        WaitGroup* group;
        bool returned;
        ~Done() {
          if (returned || detail::goexiting()) group->done();
        }
      } at_end{this, false};
      std::invoke(function);
      at_end.returned = true;
    });
  }

 private:
  static constexpr int kCounterShift = 32;
  static constexpr std::uint64_t kWaiters = 0xffffffffu;
  static constexpr std::int32_t counter_of(std::uint64_t state) noexcept {
    return static_cast<std::int32_t>(state >> kCounterShift);
  }
  static constexpr std::uint32_t waiters_of(std::uint64_t state) noexcept {
    return static_cast<std::uint32_t>(state & kWaiters);
  }
  static constexpr std::uint64_t in_counter(int delta) noexcept {
    return static_cast<std::uint64_t>(std::int64_t{delta}) << kCounterShift;
  }

  GOSAN_API void add_announced(int delta);
  GOSAN_API void wait_slowly();
  // The counter became `state`'s: misuse, or the last done with waiters.
  GOSAN_API void settle(std::uint64_t state, int delta);

  std::atomic<std::uint64_t> state_{0};  // high half counter, low half waiters
  detail::Semaphore semaphore_;
};

/// Runs a function once. The end of the function happens before the return of
/// every do_(). A panic counts as done.
class Once {
 public:
  constexpr Once() noexcept = default;
  Once(const Once&) = delete;
  Once& operator=(const Once&) = delete;
  ~Once() { detail::announce_end(this, GOSAN_OBJECT_MUTEX); }

  template <class F>
  void do_(F&& f) {
    // acquire: pairs with the release in finish.
    if (__atomic_load_n(detail::word_of(done_), __ATOMIC_ACQUIRE) ==
        kDoneQuietly) {
      return;
    }
    if (!begin()) return;
    struct Finish {
      Once* once;
      ~Finish() { once->finish(); }
    } finish{this};
    std::invoke(std::forward<F>(f));
  }

 private:
  // True: the caller runs the function and then calls finish().
  GOSAN_API bool begin();
  GOSAN_API void finish() noexcept;

  static constexpr std::uint32_t kDone = 1;
  static constexpr std::uint32_t kDoneQuietly = 2;  // and nobody listens

  std::atomic<std::uint32_t> done_{0};
  detail::LockCore lock_;
};

/// What once_func returns.
template <class F>
class OnceFunc : private detail::OnceCall<Once, F, std::monostate> {
 public:
  using detail::OnceCall<Once, F, std::monostate>::OnceCall;
  void operator()() const { this->result(); }
};

/// What once_value returns.
template <class F, class R>
class OnceValue : private detail::OnceCall<Once, F, R> {
 public:
  using detail::OnceCall<Once, F, R>::OnceCall;
  R operator()() const { return this->result(); }
};

/// A callable whose first call runs `function`; the others wait for its end. A
/// panic in it is raised by every call. Copies share the one run. The end of
/// the function happens before the return of every call.
template <class F>
OnceFunc<std::decay_t<F>> once_func(F&& function) {
  return OnceFunc<std::decay_t<F>>(std::forward<F>(function));
}

/// The same for a function with a result, which every call returns a copy of.
template <class F>
auto once_value(F&& function) {
  using Function = std::decay_t<F>;
  using Result = std::decay_t<std::invoke_result_t<Function&>>;
  static_assert(std::is_copy_constructible_v<Result>,
                "gosan::sync::once_value: the result must be copyable");
  return OnceValue<Function, Result>(std::forward<F>(function));
}

}  // namespace gosan::sync

#endif  // GOSAN_SYNC_H
