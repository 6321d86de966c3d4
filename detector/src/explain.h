// Why a blocked goroutine stays blocked: who had the other end of what it waits
// for, the cycle it is in, and what is usually done about it. For reports, with
// the world stopped.
#pragma once

#include <gosan/hooks.h>
#include <gosan/report_model.h>

#include <string>
#include <unordered_map>
#include <vector>

#include "task.h"

namespace gosan::detector {

// Those that could have woken whoever waits like that: the holder of a lock, or
// who ended with it; who sent on the channel or received from it before.
std::vector<report::PastUse> past_uses(const gosan_wait& wait);

// The usual cure for what the goroutine is stuck in; "" when there is none.
std::string usual_cure(const report::Blocked& blocked);

// Who waits for whom among blocked goroutines.
class WaitGraph {
 public:
  explicit WaitGraph(const std::vector<const Task*>& blocked);

  // "goroutine 2 waits for `a`, which goroutine 3 holds; ..."; "" when the task
  // is on no cycle.
  std::string cycle_through(const Task& task) const;

 private:
  struct Link {
    const Task* to = nullptr;  // null: nobody is known
    std::string text;
  };
  Link blocker_of(const Task& task) const;
  Link user_of(const Task& task, const gosan_wait& wait) const;

  std::unordered_map<std::uint64_t, const Task*> by_gid_;
  std::unordered_map<const void*, const Task*> holders_;
};

}  // namespace gosan::detector
