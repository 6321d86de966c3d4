// The table of call instructions, from which the detector turns return
// addresses into source places.
#pragma once

#include "llvm/ADT/SmallVector.h"
#include "llvm/IR/InstrTypes.h"
#include "llvm/IR/Instructions.h"
#include "sites.h"

namespace gosan::instrument {

/// The calls of `function` that a stack can go through.
llvm::SmallVector<llvm::CallBase*, 16> find_calls(llvm::Function& function);

/// Puts an entry of section gosan_calls behind each call. `stack_slot`: where
/// the function keeps the id of its call stack; null when it has no checks.
void emit_call_table(llvm::Function& function,
                     llvm::ArrayRef<llvm::CallBase*> calls, SiteTable& sites,
                     llvm::AllocaInst* stack_slot);

}  // namespace gosan::instrument
