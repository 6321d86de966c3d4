// What a unit says about itself: its globals, its name, and the constructor
// that registers the tables of the object it is linked into.
#pragma once

#include "compilation.h"
#include "llvm/IR/Module.h"
#include "sites.h"

namespace gosan::instrument {

void emit_module_tables(llvm::Module& module, const Compilation& compilation,
                        StringTable& strings, size_t unseen_assembly);

}  // namespace gosan::instrument
