// The verdict on a program in which no worker runs.
#ifndef GOSAN_RUNTIME_DEADLOCK_H
#define GOSAN_RUNTIME_DEADLOCK_H

#include "scheduler_state.h"

namespace gosan::detail {

enum class Verdict {
  kAlive,     // something can still happen
  kAskAgain,  // a foreign thread could act, or end without a word
  kDead       // everything is asleep for ever
};

/// By a worker that is about to rest.
Verdict judge() noexcept GOSAN_REQUIRES(scheduler.lock);

}  // namespace gosan::detail

#endif  // GOSAN_RUNTIME_DEADLOCK_H
