// Where in the program's code a thread may be stopped by a signal: not in a
// library whose locks the stopper needs as well.
#ifndef GOSAN_RUNTIME_STOP_PLACES_H
#define GOSAN_RUNTIME_STOP_PLACES_H

#include "unwind.h"

namespace gosan::detail {

/// Looks at the modules that are loaded; once, before the first question.
void find_stop_places() noexcept;

/// Whether what a signal interrupted holds nothing that the stopper needs.
/// Async-signal-safe.
bool may_stop_at(const Registers& interrupted) noexcept;

}  // namespace gosan::detail

#endif  // GOSAN_RUNTIME_STOP_PLACES_H
