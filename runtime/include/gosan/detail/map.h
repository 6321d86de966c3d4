// Map: a table that many goroutines use at once. Part of <gosan/sync.h>.
#ifndef GOSAN_DETAIL_MAP_H
#define GOSAN_DETAIL_MAP_H

#include <gosan/detail/map_core.h>

#include <cstddef>
#include <functional>
#include <optional>
#include <type_traits>
#include <utility>

namespace gosan::detail {

template <class K, class V>
struct MapEntry final : MapNode {
  MapEntry(K&& k, V&& v)
      : MapNode(&drop, kSilent ? sizeof(MapEntry) : 0),
        key(std::move(k)),
        value(std::move(v)) {}
  MapEntry(const K& k, V&& v)
      : MapNode(&drop, kSilent ? sizeof(MapEntry) : 0),
        key(k),
        value(std::move(v)) {}

  static void drop(Shared* self) noexcept {
    delete static_cast<MapEntry*>(static_cast<MapNode*>(self));
  }
  static bool same(const MapNode& node, const void* wanted) {
    return static_cast<const MapEntry&>(node).key ==
           *static_cast<const K*>(wanted);
  }
  static MapKey key_of(const K& key) {
    return {std::hash<K>{}(key), &key, &same, std::is_scalar_v<K>};
  }

  const K key;
  const V value;

 private:
  static constexpr bool kSilent = std::is_trivially_destructible_v<K> &&
                                  std::is_trivially_destructible_v<V>;
};

}  // namespace gosan::detail

namespace gosan::sync {

/// A table of K to V that needs no lock around it, after Go's sync.Map. Keys
/// need std::hash and ==, values must be copyable: they come out as copies.
///
/// What stores or erases a value happens before what sees the effect; nothing
/// else is ordered, a failed compare_and_swap sees what it compared with. No
/// operation blocks for long, and none while K's or V's own functions run, so
/// those may use the map themselves.
template <class K, class V>
class Map {
  // What the caller's variable holds is read by the caller.
  using KeyArgument = std::conditional_t<std::is_scalar_v<K>, K, const K&>;
  using ValueArgument = std::conditional_t<std::is_scalar_v<V>, V, const V&>;

 public:
  static_assert(std::is_copy_constructible_v<K> &&
                    std::is_copy_constructible_v<V>,
                "gosan::sync::Map: keys and values must be copyable");

  constexpr Map() noexcept = default;
  Map(const Map&) = delete;
  Map& operator=(const Map&) = delete;
  ~Map() { detail::map_destroy(core_); }

  std::optional<V> load(KeyArgument key) const {
    return copy_of(Found(detail::map_load(core_, Entry::key_of(key))));
  }

  void store(K key, V value) {
    Found(exchange(std::move(key), std::move(value)));
  }

  /// Stores and returns what was there.
  std::optional<V> swap(K key, V value) {
    const Found old(exchange(std::move(key), std::move(value)));
    if (old) detail::observe(*old);
    return copy_of(old);
  }

  /// The value that is there, or else this one, which is then stored: (value,
  /// whether it was there).
  std::pair<V, bool> load_or_store(K key, V value) {
    // Often it is there: then nothing has to be made.
    if (const Found old{detail::map_load(core_, Entry::key_of(key))}) {
      return {entry(old).value, true};
    }
    Found fresh(new Entry(std::move(key), std::move(value)));
    const Found stored = fresh;
    const Found old(detail::map_load_or_insert(
        core_, Entry::key_of(entry(stored).key), stored.get()));
    if (old) return {entry(old).value, true};
    fresh.take();  // the map's
    return {entry(stored).value, false};
  }

  std::optional<V> load_and_delete(KeyArgument key) {
    const Found old(detail::map_remove(core_, Entry::key_of(key)));
    if (old) detail::observe(*old);
    return copy_of(old);
  }

  void erase(KeyArgument key) {
    Found(detail::map_remove(core_, Entry::key_of(key)));
  }

  /// Stores `value` if `old` is there.
  bool compare_and_swap(KeyArgument key, ValueArgument old, V value) {
    Found fresh;
    for (;;) {
      const Found found(detail::map_load(core_, Entry::key_of(key)));
      if (!found || !(entry(found).value == old)) return false;
      if (!fresh) fresh = Found(new Entry(key, std::move(value)));
      if (detail::map_replace(core_, *found, fresh.get())) {
        fresh.take();
        return true;
      }
    }
  }

  /// Erases the key if `old` is there.
  bool compare_and_delete(KeyArgument key, ValueArgument old) {
    for (;;) {
      const Found found(detail::map_load(core_, Entry::key_of(key)));
      if (!found || !(entry(found).value == old)) return false;
      if (detail::map_remove_node(core_, *found)) return true;
    }
  }

  void clear() { detail::map_clear(core_); }

  /// Calls `f(key, value)` for each entry until it returns false. No key comes
  /// twice; of what changes meanwhile, also by `f`, any state may be seen.
  template <class F>
  void range(F&& f) const {
    for (std::size_t i = 0; i < detail::MapPart::kParts; ++i) {
      const detail::MapPart part(core_, i);
      for (std::size_t k = 0; k < part.size(); ++k) {
        const auto* node = static_cast<const Entry*>(part.at(k));
        if (node != nullptr && !std::invoke(f, node->key, node->value)) return;
      }
    }
  }

 private:
  using Entry = detail::MapEntry<K, V>;
  using Found = detail::Owned<detail::MapNode>;

  static const Entry& entry(const Found& node) {
    return static_cast<const Entry&>(*node);
  }
  static std::optional<V> copy_of(const Found& node) {
    if (!node) return std::nullopt;
    return std::optional<V>(entry(node).value);
  }
  detail::MapNode* exchange(K&& key, V&& value) {
    Found fresh(new Entry(std::move(key), std::move(value)));
    detail::MapNode* old = detail::map_exchange(
        core_, Entry::key_of(entry(fresh).key), fresh.get());
    fresh.take();
    return old;
  }

  mutable detail::MapCore core_;
};

}  // namespace gosan::sync

#endif  // GOSAN_DETAIL_MAP_H
