// The thread that turns events into findings: the only one that formats,
// prints and writes. It has a whole native stack, which goroutines do not have,
// and its allocations are not the program's.
#pragma once

namespace gosan::detector {

// Makes the process ready to report: remembers when it started and what to do
// around fork. Starts no thread: that comes with the first job. Before main.
void start_reporter();

// Runs run(arg) on the reporter's thread, which is made by the first call, and
// returns when it is done. Jobs run one after the other. The caller holds no
// lock of the detector's or the program's that a job could need.
void run_on_reporter(void (*run)(void* arg), void* arg) noexcept;

// Whether this process is the child of a fork of the one that called
// start_reporter().
bool is_forked() noexcept;

}  // namespace gosan::detector
