// After all optimisations: checks, call table and the unit's own tables.
#pragma once

#include <cstddef>
#include <memory>

#include "compilation.h"
#include "llvm/IR/PassManager.h"
#include "sites.h"

namespace gosan::instrument {

class InstrumentPass : public llvm::PassInfoMixin<InstrumentPass> {
 public:
  explicit InstrumentPass(std::shared_ptr<Compilation> compilation)
      : compilation_(std::move(compilation)) {}

  /// Does nothing to a module that it has seen before.
  llvm::PreservedAnalyses run(llvm::Module& module,
                              llvm::ModuleAnalysisManager& analyses);

  /// Without this, -O0 skips the pass.
  static bool isRequired() { return true; }

 private:
  std::shared_ptr<Compilation> compilation_;
};

}  // namespace gosan::instrument
