// What certainly follows the close of a channel in the same function.
#pragma once

#include "check.h"
#include "unit.h"

namespace gosan::vet {

/// The operations `op` on the channel that `close` closes which every path from
/// there comes to, the channel's variable not having been assigned in between.
/// One that a catch clause guards is left out: the panic is expected.
std::vector<const Operation*> certain_after_close(const Unit& unit,
                                                  const Operation& close,
                                                  Op op);

}  // namespace gosan::vet
