// Before any optimisation: what the optimiser must know so that the accesses it
// leaves are the accesses that the program makes.
#pragma once

#include <memory>

#include "compilation.h"
#include "llvm/IR/PassManager.h"

namespace gosan::instrument {

class PreparePass : public llvm::PassInfoMixin<PreparePass> {
 public:
  explicit PreparePass(std::shared_ptr<Compilation> compilation)
      : compilation_(std::move(compilation)) {}

  llvm::PreservedAnalyses run(llvm::Module& module,
                              llvm::ModuleAnalysisManager& analyses);

  /// Without this, -O0 skips the pass.
  static bool isRequired() { return true; }

 private:
  std::shared_ptr<Compilation> compilation_;
};

}  // namespace gosan::instrument
