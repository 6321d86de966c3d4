// The node with which a parked goroutine stands in a queue. It lives on the
// goroutine's stack, inside the operation that waits.
#ifndef GOSAN_DETAIL_WAITER_H
#define GOSAN_DETAIL_WAITER_H

#include <cstdint>

namespace gosan::detail {

struct Goroutine;
struct Chan;

/// A pointer that a conservative scan of memory does not recognise. Queues of
/// waiters are linked with these: that a goroutine waits on a reachable channel
/// does not make its stack reachable. Changed under a lock only, but
/// atomically: whether a queue is empty is also asked without it.
template <class T>
class HiddenPointer {
 public:
  constexpr HiddenPointer() noexcept = default;

  // relaxed: the lock orders; who reads without it only compares with null.
  T* get() const noexcept {
    return reinterpret_cast<T*>(~__atomic_load_n(&inverted_, __ATOMIC_RELAXED));
  }
  void set(T* pointer) noexcept {
    __atomic_store_n(&inverted_, ~reinterpret_cast<std::uintptr_t>(pointer),
                     __ATOMIC_RELAXED);
  }

 private:
  std::uintptr_t inverted_ = ~std::uintptr_t{0};
};

/// All fields belong to the lock of the object waited on.
struct Waiter {
  Goroutine* goroutine = nullptr;
  void* element = nullptr;  // where the value comes from or goes to
  HiddenPointer<Waiter> next;
  HiddenPointer<Waiter> previous;
  std::uint32_t case_index = 0;  // in a select
  bool in_select = false;        // wins only if no other case has won
  bool queued = false;
  bool success = false;       // false: woken by close
  std::int64_t since_ns = 0;  // start of the wait, for starvation
};

/// FIFO of waiters, owned by the lock of the object that embeds it.
struct WaitQueue {
  HiddenPointer<Waiter> first;
  HiddenPointer<Waiter> last;
};

}  // namespace gosan::detail

#endif  // GOSAN_DETAIL_WAITER_H
