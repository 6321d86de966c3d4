// The listener's table as the runtime sees it, and the runtime's answers.
#ifndef GOSAN_RUNTIME_HOOKS_H
#define GOSAN_RUNTIME_HOOKS_H

#include <gosan/hooks.h>

namespace gosan::detail {

// Written once, before main and before there is a second thread of ours.
extern const gosan_hooks* attached_hooks;

/// Null when nobody listens.
inline const gosan_hooks* hooks() noexcept { return attached_hooks; }

/// Says what is about to end the goroutine or the program, and on which object.
inline void announce_misuse(const char* what, const void* object) noexcept {
  if (const gosan_hooks* listener = hooks()) listener->misuse(what, object);
}

/// Threads that the listener declared its own; see deadlock detection.
unsigned helper_threads() noexcept;
/// In the child of a fork: they are gone.
void forget_helper_threads() noexcept;

}  // namespace gosan::detail

#endif  // GOSAN_RUNTIME_HOOKS_H
