// Makes findings, in words, of what the detector knows as ids and addresses.
// On the reporter's thread.
#pragma once

#include <gosan/hooks.h>
#include <gosan/report_model.h>

#include <cstdint>
#include <string>
#include <vector>

#include "race_event.h"
#include "task.h"

namespace gosan::detector {

report::Finding race_finding(const RaceEvent& event);

// Goroutine, stack and waits of a parked task; the world is stopped.
report::Blocked describe_blocked(const Task& task);

// One finding for each pair of creation and blocked stacks, with its count.
std::vector<report::Finding> leak_findings(
    const std::vector<const Task*>& tasks, report::Verdict verdict);
report::Finding deadlock_finding(const std::vector<const Task*>& tasks);

// "mu" for a global, else what the lock is and where it was made.
std::string lock_name(const void* lock);

// The goroutine, alive or ended; 0 is a foreign thread.
report::Goroutine describe_goroutine(std::uint64_t gid);

// "main.cc:12" of the innermost frame that is not a library's; "" when there is
// none with a line.
std::string place_of(const report::Stack& stack);

}  // namespace gosan::detector
