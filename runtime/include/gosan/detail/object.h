// Objects that goroutines wait on, as the listener learns of them.
#ifndef GOSAN_DETAIL_OBJECT_H
#define GOSAN_DETAIL_OBJECT_H

#include <gosan/export.h>

#include <cstdint>
#include <type_traits>

namespace gosan::detail {

GOSAN_API void announce_object(const void* object, std::uint32_t kind) noexcept;
GOSAN_API void announce_end(const void* object, std::uint32_t kind) noexcept;

// Constant-initialised globals cannot announce themselves: the listener learns
// of them at their first use.
constexpr void object_made(const void* object, std::uint32_t kind) noexcept {
  if (!std::is_constant_evaluated()) announce_object(object, kind);
}

}  // namespace gosan::detail

#endif  // GOSAN_DETAIL_OBJECT_H
