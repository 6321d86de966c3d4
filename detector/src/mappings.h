// Memory that the program maps itself: watched so that addresses that come back
// start without history, and listed as roots of the leak scan.
#pragma once

#include <cstddef>
#include <cstdint>

namespace gosan::detector {

struct Mapping {
  std::uintptr_t lo = 0;
  std::uintptr_t hi = 0;
  std::uintptr_t caller = 0;  // return address of the call that made it
};

// Calls visit(arg, mapping) for the mappings that the program and its libraries
// made and did not unmap; libc's own are not among them. Part of one may be
// unreadable.
void for_each_mapping(void (*visit)(void* arg, const Mapping& mapping),
                      void* arg);

// Around fork(), so that the child finds the spinlock free.
void lock_mappings() noexcept;
void unlock_mappings() noexcept;

}  // namespace gosan::detector
