// Leaks on their way into the report: which were proven, which are meant, which
// were told already.
#pragma once

#include <gosan/hooks.h>

#include <cstddef>

#include "task.h"

namespace gosan::detector {

// On the reporter's thread, with the world stopped: reports the leaks that are
// not reported yet, at exit also those that were only asked for.
void add_new_leaks(bool at_exit);

// How often memory was scanned, and for how long the program stood still.
struct LeakPauses {
  std::size_t scans = 0;
  std::int64_t longest_ns = 0;
  std::uint64_t bytes = 0;  // read by the longest one
};
LeakPauses leak_pauses() noexcept;

// For the hooks of the same names.
void find_leaks(void (*show)(void* arg, const gosan_leak* leak), void* arg);
void ignore_leaks(const char* name);

// A goroutine of that name (may be null) is being made.
void note_birth(Task& task, const char* name);

}  // namespace gosan::detector
