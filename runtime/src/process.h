// The life of the process: main as goroutine 1, and the one way out.
#ifndef GOSAN_RUNTIME_PROCESS_H
#define GOSAN_RUNTIME_PROCESS_H

namespace gosan::detail {

/// Starts the scheduler, once; called by everything that needs a worker.
void start_runtime();

enum class Ending {
  kNormal,  // exit handlers and destructors of globals run
  kFatal    // panic, deadlock, fatal error: they do not
};

/// Ends the process with `code`: hands over to the main thread, which stops
/// the world, has the listener report, and exits. The first caller wins.
[[noreturn]] void end_process(int code, Ending ending);

/// The same from a signal handler; returns, the caller must not go on.
void request_end_from_signal(int code) noexcept;

/// The same for SIGQUIT; false when the main thread cannot see to it, because
/// it does not wait or the program is ending already.
bool request_quit_from_signal(int code) noexcept;

/// The main thread has nothing to do but to wait for the end.
bool main_thread_waits() noexcept;
/// Somebody asked for the end.
bool process_ending() noexcept;
/// The listener has reported; nothing will be scheduled any more.
bool process_finished() noexcept;
/// A thread would block for ever in a destructor: leaves with the final code.
[[noreturn]] void end_blocked_exit() noexcept;

}  // namespace gosan::detail

#endif  // GOSAN_RUNTIME_PROCESS_H
