// InstrumentPass: runs the parts over a module in order.
#include "instrument_pass.h"

#include <gosan/detector_abi.h>

#include <utility>
#include <vector>

#include "accesses.h"
#include "call_table.h"
#include "check_emitter.h"
#include "eliminate.h"
#include "gather_loops.h"
#include "llvm/ADT/STLExtras.h"
#include "llvm/Analysis/TargetLibraryInfo.h"
#include "llvm/IR/Module.h"
#include "llvm/Support/raw_ostream.h"
#include "module_tables.h"

namespace gosan::instrument {
namespace {

constexpr char kModuleFlag[] = "gosan";

// What -fplugin-arg-gosan-stats prints.
struct Stats {
  size_t accesses = 0;
  size_t checks = 0;
  size_t calls = 0;
};

void print_stats(const Stats& stats, const llvm::Module& module) {
  llvm::errs() << "gosan: " << module.getSourceFileName() << ": "
               << stats.accesses << " accesses, " << stats.checks << " checks, "
               << stats.calls << " calls\n";
}

class ModuleInstrumenter {
 public:
  ModuleInstrumenter(llvm::Module& module, const Compilation& compilation,
                     llvm::FunctionAnalysisManager& analyses)
      : module_(module),
        compilation_(compilation),
        analyses_(analyses),
        strings_(module),
        sites_(module, compilation, strings_),
        entries_(module) {}

  void run() {
    std::vector<llvm::Function*> defined;
    for (llvm::Function& function : module_) {
      if (!function.isDeclaration() &&
          !function.hasAvailableExternallyLinkage() &&
          !function.hasFnAttribute(llvm::Attribute::Naked)) {
        defined.push_back(&function);
      }
    }
    for (llvm::Function* function : defined) instrument(*function);
    emit_module_tables(module_, compilation_, strings_, unseen_assembly_);
    if (compilation_.options.stats) print_stats(stats_, module_);
  }

 private:
  void instrument(llvm::Function& function) {
    sites_.start_function(function);
    FunctionAccesses accesses;
    if (!is_exempt(function)) accesses = needed_accesses(function);
    // Our own calls have no entry: an access names its site itself.
    const auto calls = find_calls(function);
    stats_.calls += calls.size();
    llvm::AllocaInst* stack_slot =
        accesses.empty() ? nullptr : emit_checks(function, accesses);
    emit_call_table(function, calls, sites_, stack_slot);
    sites_.finish_function();
  }

  // May clone loops.
  FunctionAccesses needed_accesses(llvm::Function& function) {
    const Eliminations& eliminations = compilation_.options.eliminations;
    const llvm::TargetLibraryInfo& library =
        analyses_.getResult<llvm::TargetLibraryAnalysis>(function);
    if (eliminations.any()) {
      mark_silent_calls(function, library);
      prepare_loops(function, analyses_);
    }
    FunctionAccesses found =
        find_accesses(function, compilation_.names, library);
    unseen_assembly_ += found.unseen_assembly;
    stats_.accesses += found.plain.size() + found.ranges.size();
    if (eliminations.any()) {
      eliminate_redundant(function, library, eliminations, found.plain);
      gather_loops(function, analyses_, eliminations, found);
    }
    stats_.checks += found.plain.size() + found.ranges.size() +
                     found.hoisted.size() + found.strides.size();
    return found;
  }

  // Returns the function's stack slot.
  llvm::AllocaInst* emit_checks(llvm::Function& function,
                                const FunctionAccesses& found) {
    CheckEmitter emitter(function, sites_, entries_);
    for (const RangeAccess& range : found.ranges) emitter.emit(range);
    for (llvm::Instruction* masked : found.masked) {
      emitter.emit_masked(*masked);
    }
    for (llvm::Instruction* atomic : found.atomics) {
      emitter.emit_atomic(*atomic);
    }
    for (llvm::CallBase* call : found.atomic_calls) {
      emitter.emit_atomic_call(*call);
    }
    for (const StrideAccess& stride : found.strides) emitter.emit(stride);
    for (const HoistedAccess& hoisted : found.hoisted) emitter.emit(hoisted);
    // Backwards: each check splits its block and moves the part behind it.
    for (const Access& access : llvm::reverse(found.plain)) {
      emitter.emit(access);
    }
    return emitter.stack_slot();
  }

  llvm::Module& module_;
  const Compilation& compilation_;
  llvm::FunctionAnalysisManager& analyses_;
  StringTable strings_;
  SiteTable sites_;
  EntryPoints entries_;
  size_t unseen_assembly_ = 0;
  Stats stats_;
};

}  // namespace

llvm::PreservedAnalyses InstrumentPass::run(
    llvm::Module& module, llvm::ModuleAnalysisManager& analyses) {
  if (module.getModuleFlag(kModuleFlag)) return llvm::PreservedAnalyses::all();
  module.addModuleFlag(llvm::Module::Max, kModuleFlag, GOSAN_ABI_VERSION);
  ModuleInstrumenter(
      module, *compilation_,
      analyses.getResult<llvm::FunctionAnalysisManagerModuleProxy>(module)
          .getManager())
      .run();
  return llvm::PreservedAnalyses::none();
}

}  // namespace gosan::instrument
