// Which blocked goroutines nothing alive can wake, in this process, now. On the
// reporter's thread; the world is stopped.
#pragma once

#include <vector>

#include "task.h"

namespace gosan::detector {

// All lists go by goroutine id.
struct LeakScan {
  std::vector<const Task*> dead;   // proven: blocked for ever
  std::vector<const Task*> alive;  // blocked, but something may wake them
  // False: a thread did not stop, or memory could not be read. Then nothing is
  // proven, and all blocked goroutines are in `alive`.
  bool complete = true;
  std::uint64_t bytes = 0;  // of memory that was read
};
LeakScan scan_for_leaks();

// The blocked goroutines that neither time nor the kernel wakes.
std::vector<const Task*> blocked_tasks();

}  // namespace gosan::detector
