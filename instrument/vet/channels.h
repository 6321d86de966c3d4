// What a function and its goroutines do with a channel that only they know.
#pragma once

#include <cstdint>
#include <optional>
#include <vector>

#include "unit.h"

namespace gosan::vet {

/// A local variable that make_chan initialises and that never leaves the sight
/// of the unit: it is only operated on, captured, and handed to functions that
/// have no other caller.
struct LocalChannel {
  Object object;
  const clang::CallExpr* made = nullptr;  // make_chan
  const Body* body = nullptr;             // that makes it
  bool is_unbuffered = false;             // a capacity that is literally 0
  std::vector<const Operation*> uses;     // in the whole unit
};

std::vector<LocalChannel> local_channels(const Unit& unit);

/// The literal capacity of make_chan; empty when it is computed.
std::optional<std::uint64_t> capacity_of(const Unit& unit,
                                         const clang::CallExpr& made);

/// The goroutine, started within `maker`, whose code `body` is; null when
/// `body` runs in the maker's own.
const Start* goroutine_of(const Unit& unit, const Body* body,
                          const Body& maker);

/// The call of select that `operation` is a case of; null when it is none.
const clang::CallExpr* select_around(const Unit& unit,
                                     const Operation& operation);

/// Whether `select` can come back without an operation on `channel`.
bool has_other_way_out(const Unit& unit, const clang::CallExpr& select,
                       const Object& channel);

}  // namespace gosan::vet
