// Whether a statement of a goroutine can run at any time, as far as the source
// shows it without doubt.
#pragma once

#include "unit.h"

namespace gosan::vet {

/// A go or group.go with a lambda of this unit, in a group that limits nothing.
bool is_concurrent_start(const Unit& unit, const Start& start);

/// The innermost if, switch, try, ?:, && or || around `stmt` inside its
/// function; null when it runs whenever its block does.
const clang::Stmt* condition_around(const Unit& unit, const clang::Stmt* stmt);

/// Whether every run of `body` comes to `stmt`, and nothing in it that may
/// order it with other goroutines lies before `stmt` or in a loop around it.
bool runs_unordered(const Unit& unit, const Body& body,
                    const clang::Stmt* stmt);

}  // namespace gosan::vet
