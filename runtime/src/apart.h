// Destructors of values that several goroutines have used.
//
// Whoever drops such a value last did not, in the program's eyes, learn what
// the other users did: had it acquired their clocks, races of its own would be
// hidden. But the destructor touches what they touched. So it runs as a
// goroutine of its own, which takes the clocks of all users and gives its own
// to nobody, and the dropper waits for it without an edge. In Go the garbage
// collector has that place.
#ifndef GOSAN_RUNTIME_APART_H
#define GOSAN_RUNTIME_APART_H

namespace gosan::detail {

/// Runs `body(argument)`, which must not throw, as a goroutine that happens
/// after the caller and before nothing; returns when it has ended. Only while
/// somebody listens; it costs a switch. Runs it right here where no goroutine
/// can wait.
void run_apart(void (*body)(void*), void* argument) noexcept;

}  // namespace gosan::detail

#endif  // GOSAN_RUNTIME_APART_H
