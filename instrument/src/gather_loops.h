// Moves checks out of innermost loops.
#pragma once

#include "accesses.h"
#include "llvm/IR/PassManager.h"
#include "options.h"

namespace gosan::instrument {

/// Gives the loops that gather_loops() may change the shape that it needs.
/// Before the accesses are looked for: it changes operands.
void prepare_loops(llvm::Function& function,
                   llvm::FunctionAnalysisManager& analyses);

/// In innermost loops that neither synchronise nor can be left but by their
/// exits, moves from `found.plain`
/// - to `found.hoisted` (`hoisted`): accesses that every iteration makes at one
/// address;
/// - to `found.strides` (`ranges`): accesses that every iteration makes at
///   addresses a fixed step apart, when the number of iterations is known at
///   entry.
/// Where that number may be small the loop is cloned: many iterations run the
/// clone behind the strides' checks, few run the original with a check for each
/// access.
///
/// A check before the loop finds what the checks inside would find: no release
/// of this goroutine lies in between, which could order somebody after one and
/// not the other, and no acquire, which could order the access after somebody.
/// No byte is checked that the loop does not access.
void gather_loops(llvm::Function& function,
                  llvm::FunctionAnalysisManager& analyses,
                  const Eliminations& eliminations, FunctionAccesses& found);

}  // namespace gosan::instrument
