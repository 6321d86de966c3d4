// Pool: items that are dear to make, kept for the next one who needs one. Part
// of <gosan/sync.h>.
#ifndef GOSAN_DETAIL_POOL_H
#define GOSAN_DETAIL_POOL_H

#include <gosan/detail/pool_core.h>

#include <functional>
#include <memory>
#include <new>
#include <type_traits>
#include <utility>

namespace gosan::detail {

template <class T>
struct PoolRoom final : PoolNode {
  alignas(T) unsigned char storage[sizeof(T)];

  T* item() noexcept { return std::launder(reinterpret_cast<T*>(storage)); }

  static PoolNode* make() { return new PoolRoom; }
  static void free(PoolNode* node) noexcept {
    delete static_cast<PoolRoom*>(node);
  }
  static void destroy(PoolNode* node) noexcept {
    std::destroy_at(static_cast<PoolRoom*>(node)->item());
  }
  static constexpr PoolType type() noexcept {
    return {sizeof(PoolRoom), &make, &free,
            std::is_trivially_destructible_v<T> ? nullptr : &destroy};
  }
};

/// Gives a node without an item back to its pool.
struct RoomReturn {
  PoolCore* pool;
  void operator()(PoolNode* node) const noexcept {
    pool_give_room_back(pool, node);
  }
};

}  // namespace gosan::detail

namespace gosan::sync {

/// A set of items that may be kept or dropped at any time, after Go's
/// sync.Pool. Each worker has a stack of its own, without a lock; when it is
/// empty a get() looks at those of the others. T need only be movable.
///
/// A put(x) happens before the get() that returns x.
///
/// There is no garbage collector to empty a pool. Instead, when 2 s have passed
/// since the last time, every 128th put() on a worker and every get() that has
/// to make an item age the pool: what lies in it is set apart, where a get()
/// finds it last, and what lay apart already is destroyed. So an item that
/// nobody has taken for 2 to 4 s of the pool's use is gone; an unused pool
/// keeps what it has.
///
/// While a detector listens every fourth put() on average destroys its item, as
/// in Go's race builds, to show who relies on getting it back.
template <class T>
class Pool {
 public:
  /// `make` makes an item when there is none; without it they are T{}.
  explicit Pool(std::function<T()> make)
      : core_(detail::pool_make(Room::type())), make_(std::move(make)) {}
  Pool()
    requires std::is_default_constructible_v<T>
      : Pool([] { return T{}; }) {}
  Pool(const Pool&) = delete;
  Pool& operator=(const Pool&) = delete;
  ~Pool() { detail::pool_destroy(core_); }

  /// Any item of the pool, the one put last on this worker first.
  T get() {
    Holder node(detail::pool_take(core_), {core_});
    if (node == nullptr) return make_();
    // Destroyed before the node goes back; also when the move throws.
    struct Item {
      T* item;
      ~Item() { std::destroy_at(item); }
    } taken{static_cast<Room*>(node.get())->item()};
    return std::move(*taken.item);
  }

  void put(T item) {
    if (detail::pool_drops()) return;
    Holder node(detail::pool_room(core_), {core_});
    std::construct_at(static_cast<Room*>(node.get())->item(), std::move(item));
    detail::pool_put(core_, node.release());
  }

 private:
  using Room = detail::PoolRoom<T>;
  using Holder = std::unique_ptr<detail::PoolNode, detail::RoomReturn>;

  detail::PoolCore* core_;
  std::function<T()> make_;
};

template <class F>
Pool(F) -> Pool<std::invoke_result_t<F&>>;

}  // namespace gosan::sync

#endif  // GOSAN_DETAIL_POOL_H
