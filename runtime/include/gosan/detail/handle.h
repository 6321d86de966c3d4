// A counted handle to an object that the shared library owns. The count itself
// is changed only inside the library, out of the detector's sight: copying or
// dropping a handle orders nothing.
#ifndef GOSAN_DETAIL_HANDLE_H
#define GOSAN_DETAIL_HANDLE_H

#include <gosan/detail/visible.h>

#include <utility>

namespace gosan::detail {

/// `Object` is opaque here; `retain(Object*)` and `release(Object*)` are found
/// by argument-dependent lookup and accept null.
template <class Object>
class Handle {
 public:
  constexpr Handle() noexcept = default;
  /// Takes over one reference.
  constexpr explicit Handle(Object* adopted) noexcept : word_(adopted) {}
  Handle(const Handle& other) noexcept : word_(retained(other.get())) {}
  Handle(Handle&& other) noexcept : word_(other.take()) {}
  Handle& operator=(const Handle& other) noexcept {
    // Retain first: both may name the same object.
    replace(retained(other.get()));
    return *this;
  }
  Handle& operator=(Handle&& other) noexcept {
    if (this != &other) replace(other.take());
    return *this;
  }
  ~Handle() {
    if (Object* object = word_.get()) release(object);
  }

  Object* get() const noexcept { return word_.get(); }

  /// A second owner of the same object.
  static Handle share(Object* object) noexcept {
    return Handle(retained(object));
  }

 private:
  static Object* retained(Object* object) noexcept {
    if (object != nullptr) retain(object);
    return object;
  }
  Object* take() noexcept {
    Object* object = word_.get();
    if (object != nullptr) word_.set(nullptr);
    return object;
  }
  void replace(Object* object) noexcept {
    Object* old = word_.get();
    word_.set(object);
    if (old != nullptr) release(old);
  }

  visible::Word<Object> word_;
};

}  // namespace gosan::detail

#endif  // GOSAN_DETAIL_HANDLE_H
