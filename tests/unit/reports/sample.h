// Findings that the tests of the writers share.
#pragma once

#include <gosan/report_model.h>

#include <cstdint>
#include <string>

namespace gosan::report::testing {

Frame frame(std::string function, std::string file, std::uint32_t line,
            std::uint32_t column);

// `counter++` in worker() by goroutines 8 and 7, both started in main().
Finding sample_race();

// A sender on an unbuffered channel without receiver.
Finding sample_leak();

// Main and goroutine 2 wait for each other.
Finding sample_deadlock();
Finding sample_lock_order();
Finding sample_misuse();

// The three of them, from one run.
Report sample_report();

}  // namespace gosan::report::testing
