// The end of the program: leaks, the summary line, the report files, the exit
// code.
#pragma once

namespace gosan::detector {

// Everything is asleep for ever: makes the deadlock finding. The world is
// stopped. For gosan_hooks::deadlock.
void report_deadlock();

// The program dies of a panic or a fatal error: what waits is no leak. The
// world is stopped. For gosan_hooks::crashed.
void note_crash();

// Reports what is left to report and returns the code to exit with. The world
// is stopped; called once. For gosan_hooks::finish.
int finish_program(int code);

}  // namespace gosan::detector
