// Leaves out checks that another check of the same activation already makes.
#pragma once

#include "accesses.h"
#include "llvm/Analysis/TargetLibraryInfo.h"
#include "options.h"

namespace gosan::instrument {

/// Marks calls of the mathematical library, which LLVM knows but does not call
/// `nosync`, so that they do not end the regions of the rules below.
void mark_silent_calls(llvm::Function& function,
                       const llvm::TargetLibraryInfo& library);

/// Removes from `accesses` every access whose race would be found, on the same
/// variable, by a check that stays:
/// - `dominated`: an earlier check of the same bytes lies on every path to it,
/// with no
///   release in between: the other party is then unordered with both or none;
/// - `overwritten`: a write of the same bytes follows a read in the same block,
/// with no
///   synchronisation at all in between.
/// Acquiring alone does not end the first rule's region: it adds no order from
/// the earlier access to anyone.
void eliminate_redundant(llvm::Function& function,
                         const llvm::TargetLibraryInfo& library,
                         const Eliminations& eliminations,
                         std::vector<Access>& accesses);

}  // namespace gosan::instrument
