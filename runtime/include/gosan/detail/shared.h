// Values of the user's that live in the runtime's storage and that several
// goroutines may read at once: a Map's values, what an atomic::Value holds, the
// result of once_value. They are counted, and the count orders nothing.
//
// Two addresses inside each carry order. `published`: what made the value
// happens before every read of it. `used`: every use happens before its
// destructor. Whoever drops the last reference must not learn from that what
// the other users did; the library's apart.h says how.
#ifndef GOSAN_DETAIL_SHARED_H
#define GOSAN_DETAIL_SHARED_H

#include <gosan/export.h>

#include <atomic>
#include <cstddef>
#include <cstdint>
#include <type_traits>
#include <utility>

namespace gosan::detail {

/// The counted head of a heap object; begins with one reference.
struct Shared {
  /// Frees the whole object.
  using Destroy = void (*)(Shared* self) noexcept;

  explicit Shared(Destroy function, std::size_t silent = 0) noexcept
      : destroy(function), silent_bytes(silent) {}
  Shared(const Shared&) = delete;
  Shared& operator=(const Shared&) = delete;

  std::atomic<std::int64_t> references{1};
  Destroy destroy;
  // Size of the object if its end runs no code of the user's, else 0.
  std::size_t silent_bytes;
  // ---- while somebody listens ----
  std::atomic<std::uint64_t> user{
      0};              // the only goroutine so far; see shared.cc
  char published = 0;  // addresses, not values
  char used = 0;
};

GOSAN_API void retain(Shared* shared) noexcept;
/// Destroys the object with the last reference.
GOSAN_API void release(Shared* shared) noexcept;
/// The same when the caller comes after all uses, by the program's own order.
GOSAN_API void release_in_order(Shared& shared) noexcept;
/// The caller has made the object and is about to show it to others.
GOSAN_API void publish(Shared& shared) noexcept;
/// The caller has used it, perhaps for the last time.
GOSAN_API void note_use(Shared& shared) noexcept;
/// The caller has seen it, and with it what its maker did.
GOSAN_API void observe(Shared& shared) noexcept;

/// A value of any type behind a Shared.
template <class T>
struct SharedBox final : Shared {
  template <class... Args>
  explicit SharedBox(Args&&... args)
      : Shared(&drop,
               std::is_trivially_destructible_v<T> ? sizeof(SharedBox) : 0),
        value(std::forward<Args>(args)...) {}

  static void drop(Shared* self) noexcept {
    delete static_cast<SharedBox*>(self);
  }

  T value;
};

/// Owns one reference, in storage that the detector does not watch.
template <class Object>
class Owned {
 public:
  constexpr Owned() noexcept = default;
  explicit Owned(Object* adopted) noexcept : object_(adopted) {}
  Owned(const Owned& other) noexcept : object_(other.object_) {
    if (object_ != nullptr) retain(object_);
  }
  Owned(Owned&& other) noexcept : object_(other.object_) {
    other.object_ = nullptr;
  }
  Owned& operator=(Owned other) noexcept {
    Object* old = object_;
    object_ = other.object_;
    other.object_ = old;
    return *this;
  }
  ~Owned() {
    if (object_ != nullptr) release(object_);
  }

  Object* get() const noexcept { return object_; }
  Object* operator->() const noexcept { return object_; }
  Object& operator*() const noexcept { return *object_; }
  explicit operator bool() const noexcept { return object_ != nullptr; }
  /// Gives the reference away.
  Object* take() noexcept {
    Object* object = object_;
    object_ = nullptr;
    return object;
  }

 private:
  Object* object_ = nullptr;
};

/// A word that names one Shared at a time. Loads are lock-free and never wait
/// for a writer.
///
/// bits 48-63: readers that have the pointer and not yet a reference of their
/// own; bits 0-47: the pointer.
struct SharedCell {
  std::atomic<std::uint64_t> word{0};
};

/// A reference to what the cell names, null before the first store.
GOSAN_API Shared* cell_load(SharedCell& cell) noexcept;
/// Puts `next` in, whose reference the cell takes over, and returns the old one
/// with its reference.
GOSAN_API Shared* cell_exchange(SharedCell& cell, Shared* next) noexcept;
/// The same if the cell still names `expected`, whose reference of the cell is
/// then dropped; else false, and `next` stays the caller's.
GOSAN_API bool cell_replace(SharedCell& cell, Shared* expected,
                            Shared* next) noexcept;

/// Empties the cell at its end; the reference is the caller's.
GOSAN_API Shared* cell_drain(SharedCell& cell) noexcept;

}  // namespace gosan::detail

#endif  // GOSAN_DETAIL_SHARED_H
