// The runtime's last words: panics that nobody caught, misuse that cannot be
// caught, deadlock. Texts are Go's; the exit code is 2.
#ifndef GOSAN_RUNTIME_FATAL_H
#define GOSAN_RUNTIME_FATAL_H

#include <string_view>

#include "goroutine.h"
#include "quit.h"

namespace gosan::detail {

inline constexpr int kFatalExitCode = 2;

/// `fatal error: TEXT` and this goroutine's stack; cannot be caught.
[[noreturn]] void fatal_error(std::string_view text);
/// The same for what was done to `object`; `text` is static.
[[noreturn]] void fatal_misuse(const char* text, const void* object);

/// The panic report for an exception that has left the goroutine; see
/// uncaught.h.
[[noreturn]] void report_uncaught_exception() noexcept;

/// An exception that meets `noexcept` in a goroutine ends the program as an
/// uncaught one does; unless the program has a terminate handler of its own.
void install_terminate_handler() noexcept;

/// `SIGQUIT: quit` and all goroutines; leaves the world stopped. On the main
/// thread. Nothing if somebody else is having the last words.
void report_quit(const QuitSignal& signal);

/// A goroutine that reports that all others are asleep for ever.
Goroutine& make_deadlock_reporter();

}  // namespace gosan::detail

#endif  // GOSAN_RUNTIME_FATAL_H
