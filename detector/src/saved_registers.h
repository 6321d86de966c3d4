// Lets the access path call ordinary code: puts the interrupted program's
// vector registers and errno aside.
#pragma once

#include <cerrno>
#include <cstddef>

#include "arena.h"

namespace gosan::detector {

// For files that are compiled without vector registers. Needs two system calls:
// for what happens rarely.
class SavedRegisters {
 public:
  SavedRegisters() noexcept : area_(map_pages(kBytes)), errno_(errno) {
    __asm__ volatile("xsave64 (%0)" ::"r"(area_), "a"(-1), "d"(-1) : "memory");
  }
  ~SavedRegisters() {
    __asm__ volatile("xrstor64 (%0)" ::"r"(area_), "a"(-1), "d"(-1) : "memory");
    release_memory(area_, kBytes);
    errno = errno_;
  }
  SavedRegisters(const SavedRegisters&) = delete;
  SavedRegisters& operator=(const SavedRegisters&) = delete;

 private:
  // The largest area that XSAVE writes today, tile registers included, is
  // 11 KiB.
  static constexpr std::size_t kBytes = std::size_t{16} << 10;

  void* area_;
  int errno_;
};

}  // namespace gosan::detector
