// The stretch of a function over which a lock is held, as far as the source
// shows it without doubt.
#pragma once

#include "unit.h"

namespace gosan::vet {

/// A lock that is taken: by lock(), or by the declaration of a guard.
struct Held {
  Object mutex;
  bool is_threads = false;  // std::mutex and its like
  const clang::Stmt* taken = nullptr;
  const Body* body = nullptr;
  // The statements after it in its block, up to the first one that names the
  // mutex or the guard again.
  std::vector<const clang::Stmt*> under;
};

std::vector<Held> held_locks(const Unit& unit, const Body& body);

}  // namespace gosan::vet
