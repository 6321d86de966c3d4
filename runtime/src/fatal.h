// The runtime's last words: panics that nobody caught, misuse that cannot be
// caught, deadlock. Texts are Go's; the exit code is 2.
#ifndef GOSAN_RUNTIME_FATAL_H
#define GOSAN_RUNTIME_FATAL_H

#include <string_view>

#include "goroutine.h"

namespace gosan::detail {

inline constexpr int kFatalExitCode = 2;

/// `fatal error: TEXT` and this goroutine's stack; cannot be caught.
[[noreturn]] void fatal_error(std::string_view text);

/// The panic report for the exception being handled.
[[noreturn]] void report_uncaught_exception() noexcept;

/// A goroutine that reports that all others are asleep for ever.
Goroutine& make_deadlock_reporter();

}  // namespace gosan::detail

#endif  // GOSAN_RUNTIME_FATAL_H
