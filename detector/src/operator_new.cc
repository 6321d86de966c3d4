// operator new and delete: as the C++ library's, except that the caller's frame
// is known. The library's own are compiled without frame pointers, so that the
// function that says `new` would be missing in the block's allocation stack.

#include <cstddef>
#include <new>

#include "heap.h"

namespace gosan::detector {
namespace {

constexpr std::size_t kDefaultAlign = __STDCPP_DEFAULT_NEW_ALIGNMENT__;

// Null when there is no memory and no handler that finds some.
void* try_new(std::size_t bytes, std::size_t align, const void* frame) {
  for (;;) {
    void* p = allocate_block(bytes == 0 ? 1 : bytes,
                             align <= kDefaultAlign ? 0 : align, frame);
    if (p != nullptr) return p;
    const std::new_handler handler = std::get_new_handler();
    if (handler == nullptr) return nullptr;
    handler();
  }
}

void* new_or_throw(std::size_t bytes, std::size_t align, const void* frame) {
  void* p = try_new(bytes, align, frame);
  if (p == nullptr) throw std::bad_alloc();
  return p;
}

void* new_or_null(std::size_t bytes, std::size_t align,
                  const void* frame) noexcept {
  try {
    return try_new(bytes, align, frame);
  } catch (const std::bad_alloc&) {  // from the handler
    return nullptr;
  }
}

}  // namespace
}  // namespace gosan::detector

using gosan::detector::free_block;
using gosan::detector::kDefaultAlign;
using gosan::detector::new_or_null;
using gosan::detector::new_or_throw;

#define GOSAN_EXPORT __attribute__((visibility("default")))
#define GOSAN_OWN_FRAME __builtin_frame_address(0)

GOSAN_EXPORT void* operator new(std::size_t bytes) {
  return new_or_throw(bytes, kDefaultAlign, GOSAN_OWN_FRAME);
}
GOSAN_EXPORT void* operator new[](std::size_t bytes) {
  return new_or_throw(bytes, kDefaultAlign, GOSAN_OWN_FRAME);
}
GOSAN_EXPORT void* operator new(std::size_t bytes, std::align_val_t align) {
  return new_or_throw(bytes, static_cast<std::size_t>(align), GOSAN_OWN_FRAME);
}
GOSAN_EXPORT void* operator new[](std::size_t bytes, std::align_val_t align) {
  return new_or_throw(bytes, static_cast<std::size_t>(align), GOSAN_OWN_FRAME);
}
GOSAN_EXPORT void* operator new(std::size_t bytes,
                                const std::nothrow_t&) noexcept {
  return new_or_null(bytes, kDefaultAlign, GOSAN_OWN_FRAME);
}
GOSAN_EXPORT void* operator new[](std::size_t bytes,
                                  const std::nothrow_t&) noexcept {
  return new_or_null(bytes, kDefaultAlign, GOSAN_OWN_FRAME);
}
GOSAN_EXPORT void* operator new(std::size_t bytes, std::align_val_t align,
                                const std::nothrow_t&) noexcept {
  return new_or_null(bytes, static_cast<std::size_t>(align), GOSAN_OWN_FRAME);
}
GOSAN_EXPORT void* operator new[](std::size_t bytes, std::align_val_t align,
                                  const std::nothrow_t&) noexcept {
  return new_or_null(bytes, static_cast<std::size_t>(align), GOSAN_OWN_FRAME);
}

GOSAN_EXPORT void operator delete(void* p) noexcept {
  free_block(p, GOSAN_OWN_FRAME);
}
GOSAN_EXPORT void operator delete[](void* p) noexcept {
  free_block(p, GOSAN_OWN_FRAME);
}
GOSAN_EXPORT void operator delete(void* p, std::size_t) noexcept {
  free_block(p, GOSAN_OWN_FRAME);
}
GOSAN_EXPORT void operator delete[](void* p, std::size_t) noexcept {
  free_block(p, GOSAN_OWN_FRAME);
}
GOSAN_EXPORT void operator delete(void* p, std::align_val_t) noexcept {
  free_block(p, GOSAN_OWN_FRAME);
}
GOSAN_EXPORT void operator delete[](void* p, std::align_val_t) noexcept {
  free_block(p, GOSAN_OWN_FRAME);
}
GOSAN_EXPORT void operator delete(void* p, std::size_t,
                                  std::align_val_t) noexcept {
  free_block(p, GOSAN_OWN_FRAME);
}
GOSAN_EXPORT void operator delete[](void* p, std::size_t,
                                    std::align_val_t) noexcept {
  free_block(p, GOSAN_OWN_FRAME);
}
GOSAN_EXPORT void operator delete(void* p, const std::nothrow_t&) noexcept {
  free_block(p, GOSAN_OWN_FRAME);
}
GOSAN_EXPORT void operator delete[](void* p, const std::nothrow_t&) noexcept {
  free_block(p, GOSAN_OWN_FRAME);
}
GOSAN_EXPORT void operator delete(void* p, std::align_val_t,
                                  const std::nothrow_t&) noexcept {
  free_block(p, GOSAN_OWN_FRAME);
}
GOSAN_EXPORT void operator delete[](void* p, std::align_val_t,
                                    const std::nothrow_t&) noexcept {
  free_block(p, GOSAN_OWN_FRAME);
}
