// Locks and rendezvous of goroutines, after Go's package sync.
#ifndef GOSAN_SYNC_H
#define GOSAN_SYNC_H

#include <gosan/detail/waiter.h>
#include <gosan/export.h>
#include <gosan/go.h>
#include <gosan/hooks.h>

#include <atomic>
#include <cstdint>
#include <functional>
#include <type_traits>
#include <utility>

namespace gosan::detail {

GOSAN_API void announce_object(const void* object, std::uint32_t kind) noexcept;
GOSAN_API void announce_end(const void* object, std::uint32_t kind) noexcept;

// Constant-initialised globals cannot announce themselves: the listener learns
// of them at their first use.
constexpr void object_made(const void* object, std::uint32_t kind) noexcept {
  if (!std::is_constant_evaluated()) announce_object(object, kind);
}

/// A counting semaphore with a queue, embedded in the locks below. Private to
/// the library: it orders nothing that the detector can see.
struct Semaphore {
  std::atomic<std::uint32_t> spin{0};  // guards the rest
  std::uint32_t count = 0;
  WaitQueue waiters;
};

/// The Mutex's machine without its hooks, shared by Mutex, RWMutex and Once.
struct LockCore {
  // bit 0 locked, bit 1 a waiter was woken, bit 2 starving, then waiters
  std::atomic<std::uint32_t> state{0};
  Semaphore semaphore;
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

  GOSAN_API void lock();
  /// Never blocks; a failure orders nothing.
  GOSAN_API bool try_lock();
  /// Fatal when not locked.
  GOSAN_API void unlock();

 private:
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
  GOSAN_API void lock_shared();
  GOSAN_API bool try_lock_shared();
  GOSAN_API void unlock_shared();

 private:
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
  GOSAN_API void add(int delta);
  void done() { add(-1); }
  GOSAN_API void wait();

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

  std::atomic<std::uint32_t> done_{0};
  detail::LockCore lock_;
};

}  // namespace gosan::sync

#endif  // GOSAN_SYNC_H
