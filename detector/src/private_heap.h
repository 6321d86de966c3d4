// malloc for the detector's own threads. libc's arenas are left alone: while
// the other threads are stopped, one of them may hold an arena's lock.
#pragma once

#include <cstddef>

namespace gosan::detector {

// Null when there is no room. `align` is a power of two.
void* private_allocate(std::size_t bytes, std::size_t align) noexcept;
// `p` is a block of ours.
void private_free(void* p) noexcept;
std::size_t private_size(const void* p) noexcept;  // bytes that can be used

// Whether the address is a block of ours. Any thread, at any time.
bool is_private(const void* p) noexcept;

}  // namespace gosan::detector
