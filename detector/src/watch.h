// Looks at the running program now and then: leaks as they come about
// (leak_check_interval), and programs that only timers keep alive (watchdog).
#pragma once

#include <cstdint>

namespace gosan::detector {

// The program has its first goroutine: from now on somebody looks, if that was
// asked for.
void start_watch() noexcept;

// On the reporter's thread: how long it may wait for a job before watch() is
// wanted; 0: for ever.
std::int64_t watch_period_ns() noexcept;
void watch() noexcept;

}  // namespace gosan::detector
