// A fault in the guard below a goroutine's stack, told as what it is.
#ifndef GOSAN_RUNTIME_STACK_OVERFLOW_H
#define GOSAN_RUNTIME_STACK_OVERFLOW_H

namespace gosan::detail {

/// Installs the handler for SIGSEGV and SIGBUS; once.
void install_stack_overflow_handler() noexcept;

/// A signal stack for this worker thread: the handler cannot run on the one
/// that is full.
void give_signal_stack() noexcept;

}  // namespace gosan::detail

#endif  // GOSAN_RUNTIME_STACK_OVERFLOW_H
