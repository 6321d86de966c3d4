// What functions of the C library do to the program's memory: they are compiled
// without checks, so their callers make them.
#pragma once

#include <vector>

#include "accesses.h"
#include "llvm/Analysis/TargetLibraryInfo.h"

namespace gosan::instrument {

/// True when `call` is to a function of the C library whose accesses are known
/// here.
bool accesses_memory(const llvm::CallBase& call,
                     const llvm::TargetLibraryInfo& library);

/// The ranges that such a call accesses, as far as anything but the function
/// itself can tell: where it stops at a byte that it finds, up to there. Emits
/// the computation of their lengths around the call.
std::vector<RangeAccess> ranges_of_call(llvm::CallBase& call,
                                        const llvm::TargetLibraryInfo& library);

}  // namespace gosan::instrument
