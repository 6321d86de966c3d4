// Memory for the runtime's own records (goroutines, workers, processors):
// mapped directly and never given back. Outside malloc on purpose, so that a
// conservative scan of the heap does not walk from one goroutine to the next.
#ifndef GOSAN_RUNTIME_ARENA_H
#define GOSAN_RUNTIME_ARENA_H

#include <cstddef>
#include <new>
#include <utility>

namespace gosan::detail {

/// `bytes` zeroed, aligned to a cache line. Ends the program when there is no
/// memory.
void* arena_allocate(std::size_t bytes);

template <class T, class... Args>
T* arena_new(Args&&... args) {
  return ::new (arena_allocate(sizeof(T))) T(std::forward<Args>(args)...);
}

}  // namespace gosan::detail

#endif  // GOSAN_RUNTIME_ARENA_H
