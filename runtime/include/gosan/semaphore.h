// Weighted semaphores, after Go's package golang.org/x/sync/semaphore.
#ifndef GOSAN_SEMAPHORE_H
#define GOSAN_SEMAPHORE_H

#include <gosan/context.h>
#include <gosan/error.h>
#include <gosan/export.h>
#include <gosan/sync.h>

#include <cstdint>

namespace gosan::semaphore {

/// Bounds the access to something of which there are `size` units. Waiters are
/// served in the order of their calls: one that wants much is not overtaken by
/// those that want less.
///
/// A release happens before every acquire that succeeds after it.
class Weighted {
 public:
  constexpr explicit Weighted(std::int64_t size) noexcept : size_(size) {}
  Weighted(const Weighted&) = delete;
  Weighted& operator=(const Weighted&) = delete;
  GOSAN_API ~Weighted();

  /// Takes `n` units, waiting for them, or returns ctx.err() when ctx is done
  /// first; it wins when both hold at the call. More than `size` never come:
  /// that waits for ctx.
  GOSAN_API Error acquire(const context::Context& ctx, std::int64_t n);
  /// Never blocks; false when the units are not there or others wait.
  GOSAN_API bool try_acquire(std::int64_t n);
  /// Panics `semaphore: released more than held`.
  GOSAN_API void release(std::int64_t n);

 private:
  struct Waiter;

  bool take(std::int64_t n) noexcept;
  void give_back(std::int64_t n);
  void serve();
  bool leave(Waiter& waiter);
  void push(Waiter& waiter) noexcept;
  void unlink(Waiter& waiter) noexcept;

  detail::LockCore lock_;
  // ---- the lock's ----
  std::int64_t size_;
  std::int64_t held_ = 0;
  Waiter* first_ = nullptr;
  Waiter* last_ = nullptr;
};

}  // namespace gosan::semaphore

#endif  // GOSAN_SEMAPHORE_H
