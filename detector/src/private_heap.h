// malloc for the detector's own threads. libc's arenas are left alone: while
// the other threads are stopped, one of them may hold an arena's lock.
#pragma once

#include <atomic>
#include <cstddef>
#include <cstdint>

namespace gosan::detector {

// Null when there is no room. `align` is a power of two.
void* private_allocate(std::size_t bytes, std::size_t align) noexcept;
// `p` is a block of ours.
void private_free(void* p) noexcept;
std::size_t private_size(const void* p) noexcept;  // bytes that can be used

inline constexpr std::size_t kPrivateBytes = std::size_t{64}
                                             << 30;  // address space
// Of the range that blocks are cut from; 0: not reserved yet.
inline std::atomic<std::uintptr_t> g_private_begin{0};

// Whether the address is a block of ours. Any thread, at any time.
inline bool is_private(const void* p) noexcept {
  // relaxed: whoever asks about a block of ours got it from us, which orders
  const std::uintptr_t begin = g_private_begin.load(std::memory_order_relaxed);
  return begin != 0 &&
         reinterpret_cast<std::uintptr_t>(p) - begin < kPrivateBytes;
}

}  // namespace gosan::detector
