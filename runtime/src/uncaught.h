// What an exception that nobody in its goroutine will catch has to say, noted
// while the stack that it was thrown on is still there.
//
// The unwinder searches for a handler before it unwinds anything. The frame
// that calls a goroutine's body has a personality routine of our own: when the
// search gets that far, no handler of the user's lies below.
#ifndef GOSAN_RUNTIME_UNCAUGHT_H
#define GOSAN_RUNTIME_UNCAUGHT_H

#include <string>

#include "goroutine.h"
#include "unwind.h"

namespace gosan::detail {

/// The last words of a goroutine.
struct LastWords {
  std::string panics;  // `panic: ...`, a line for each, oldest first
  std::string note;    // "", or a line about the last one
  StackTrace stack;    // where it was thrown, or thrown again
};

/// Calls `run(argument)`; an exception that will leave it is noted in the
/// calling goroutine's last_words before it unwinds.
void call_watched(void (*run)(void*), void* argument);

/// The same for an exception that is being handled: by std::terminate, or by a
/// deferred call that ran during another panic. Null when there is none.
/// `before`: the lines of the panics that were on their way when this one was
/// thrown, or "".
LastWords* words_of_handled(const std::string& before);

}  // namespace gosan::detail

#endif  // GOSAN_RUNTIME_UNCAUGHT_H
