// PreparePass: attributes on every function, and LICM's promotion switched off.
#include "prepare_pass.h"

#include <utility>

#include "function_names.h"
#include "llvm/IR/Module.h"
#include "llvm/Support/CommandLine.h"

namespace gosan::instrument {
namespace {

// LICM promotes memory to registers around a loop even in functions marked
// sanitize_thread: a store made under a condition becomes one made always,
// which is a race that the program does not have.
void disable_licm_promotion() {
  auto& known = llvm::cl::getRegisteredOptions();
  auto option = known.find("disable-licm-promotion");
  if (option == known.end()) return;
  // The registry has no types; this name has been a cl::opt<bool> since it
  // exists, and the plugin loads into one major version only.
  static_cast<llvm::cl::opt<bool>*>(option->second)->setValue(true);
}

// The dynamic linker calls resolvers while it relocates, before the thread
// block behind the GS base exists.
void exempt_ifunc_resolvers(llvm::Module& module) {
  for (llvm::GlobalIFunc& ifunc : module.ifuncs()) {
    if (llvm::Function* resolver = ifunc.getResolverFunction()) {
      resolver->addFnAttr(llvm::Attribute::DisableSanitizerInstrumentation);
    }
  }
}

}  // namespace

llvm::PreservedAnalyses PreparePass::run(
    llvm::Module& module, llvm::ModuleAnalysisManager& /*analyses*/) {
  disable_licm_promotion();
  compilation_->names.record(module);
  exempt_ifunc_resolvers(module);
  for (llvm::Function& function : module) {
    if (function.isDeclaration()) continue;
    // Call stacks come from frame pointers, and a tail call would lose a frame
    // (musttail calls are unaffected).
    function.addFnAttr("frame-pointer", "all");
    function.addFnAttr("disable-tail-calls", "true");
    // Keeps the optimiser from inventing accesses. gosan's own functions get it
    // too: those that differ in it are not inlined into each other, and then a
    // value that a channel hands over stays in memory, to be checked.
    if (!is_exempt(function)) {
      function.addFnAttr(llvm::Attribute::SanitizeThread);
    }
  }
  return llvm::PreservedAnalyses::none();
}

}  // namespace gosan::instrument
