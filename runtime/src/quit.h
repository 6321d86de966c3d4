// SIGQUIT (Ctrl-\\ on a terminal): all goroutines are printed, exit code 2.
#ifndef GOSAN_RUNTIME_QUIT_H
#define GOSAN_RUNTIME_QUIT_H

#include <cstdint>

namespace gosan::detail {

/// What the signal found.
struct QuitSignal {
  std::uintptr_t pc = 0;
  int code = 0;  // si_code
};

/// Installs the handler, unless the program has one. One that the program
/// installs later takes its place.
void install_quit_handler() noexcept;

/// By the main thread, when the end was asked for: whether SIGQUIT did.
bool quit_was_asked(QuitSignal& signal) noexcept;

}  // namespace gosan::detail

#endif  // GOSAN_RUNTIME_QUIT_H
