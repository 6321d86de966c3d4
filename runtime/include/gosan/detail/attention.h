// Whether an operation may take its short way: inline, without a look at the
// world and without a word to a listener.
//
// The functions use the compiler's builtins: the members of std::atomic are
// checked in the user's code, and what the runtime does with its own words is
// nobody's access.
#ifndef GOSAN_DETAIL_ATTENTION_H
#define GOSAN_DETAIL_ATTENTION_H

#include <gosan/export.h>

#include <atomic>
#include <cstdint>

namespace gosan::detail {

/// What running goroutines look at; not 0: see runtime/src/world.h.
GOSAN_API extern std::atomic<std::uint32_t> attention;

/// The word inside an atomic, for the builtins.
template <class T>
T* word_of(std::atomic<T>& atomic) noexcept {
  static_assert(sizeof(atomic) == sizeof(T));
  return reinterpret_cast<T*>(&atomic);
}

inline bool undisturbed() noexcept {
  // relaxed: whoever misses a request now sees it at the next operation; a
  // listener is there before the first one.
  return __atomic_load_n(word_of(attention), __ATOMIC_RELAXED) == 0;
}

}  // namespace gosan::detail

#endif  // GOSAN_DETAIL_ATTENTION_H
