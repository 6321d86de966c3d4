// The plugin's two doors: -fplugin= (a frontend action, which also adds the IR
// passes) and -fpass-plugin= (the passes alone, for units that reach clang as
// IR, whose syntax tree is gone).
#include "../vet/consumer.h"
#include "ast_reader.h"
#include "clang/Basic/Diagnostic.h"
#include "clang/Frontend/CompilerInstance.h"
#include "clang/Frontend/FrontendAction.h"
#include "clang/Frontend/FrontendPluginRegistry.h"
#include "clang/Frontend/MultiplexConsumer.h"
#include "compilation.h"
#include "host_check.h"
#include "instrument_pass.h"
#include "llvm/Passes/PassBuilder.h"
#include "llvm/Passes/PassPlugin.h"
#include "prepare_pass.h"

namespace gosan::instrument {
namespace {

// One compiler process compiles one unit; both doors lead to the same state, so
// that it does not matter which one's passes run first.
std::shared_ptr<Compilation> current_compilation() {
  static const auto compilation = std::make_shared<Compilation>();
  return compilation;
}

// -passes=gosan, or gosan<no-ranges;stats>: for tests of the passes on IR.
bool parse_pass(llvm::StringRef name, llvm::ModulePassManager& passes,
                llvm::ArrayRef<llvm::PassBuilder::PipelineElement>) {
  if (!name.consume_front("gosan")) return false;
  std::vector<std::string> keys;
  if (name.consume_front("<") && name.consume_back(">")) {
    llvm::SmallVector<llvm::StringRef, 4> parts;
    name.split(parts, ';');
    for (llvm::StringRef part : parts) keys.push_back(part.str());
  } else if (!name.empty()) {
    return false;
  }
  if (!parse_options(keys, current_compilation()->options).empty()) {
    return false;
  }
  passes.addPass(PreparePass(current_compilation()));
  passes.addPass(InstrumentPass(current_compilation()));
  return true;
}

void add_passes(llvm::PassBuilder& builder) {
  builder.registerPipelineStartEPCallback(
      [](llvm::ModulePassManager& passes, llvm::OptimizationLevel) {
        passes.addPass(PreparePass(current_compilation()));
      });
  builder.registerOptimizerLastEPCallback(
      [](llvm::ModulePassManager& passes, llvm::OptimizationLevel) {
        passes.addPass(InstrumentPass(current_compilation()));
      });
  builder.registerPipelineParsingCallback(parse_pass);
}

void report_error(clang::CompilerInstance& compiler, llvm::StringRef text) {
  clang::DiagnosticsEngine& diagnostics = compiler.getDiagnostics();
  diagnostics.Report(
      diagnostics.getCustomDiagID(clang::DiagnosticsEngine::Error, "gosan: %0"))
      << text;
}

class GosanAction : public clang::PluginASTAction {
 protected:
  bool ParseArgs(const clang::CompilerInstance& compiler,
                 const std::vector<std::string>& keys) override {
    const std::string wrong =
        parse_options(keys, current_compilation()->options);
    if (wrong.empty()) return true;
    report_error(const_cast<clang::CompilerInstance&>(compiler), wrong);
    return false;
  }

  std::unique_ptr<clang::ASTConsumer> CreateASTConsumer(
      clang::CompilerInstance& compiler, llvm::StringRef /*file*/) override {
    if (compiler.getLangOpts().Sanitize.has(clang::SanitizerKind::Thread)) {
      report_error(
          compiler,
          "-fsanitize=thread cannot be combined with the gosan plugin");
    }
    track_locations(compiler.getCodeGenOpts());
    compiler.getCodeGenOpts().PassBuilderCallbacks.push_back(add_passes);
    auto reader = make_ast_reader(compiler, current_compilation());
    const VetLevel level = current_compilation()->options.vet;
    if (level == VetLevel::kOff) return reader;
    vet::Selection selection;
    selection.advice = level == VetLevel::kAll;
    std::vector<std::unique_ptr<clang::ASTConsumer>> both;
    both.push_back(std::move(reader));
    both.push_back(vet::make_consumer(compiler, std::move(selection)));
    return std::make_unique<clang::MultiplexConsumer>(std::move(both));
  }

  ActionType getActionType() override { return AddBeforeMainAction; }

 private:
  // Locations for the passes only: no debug section is emitted.
  static void track_locations(clang::CodeGenOptions& options) {
    if (options.getDebugInfo() != llvm::codegenoptions::NoDebugInfo) return;
    options.setDebugInfo(llvm::codegenoptions::LocTrackingOnly);
    options.DebugColumnInfo = true;
  }
};

// Not a global's constructor: in a host without clang there is no registry.
[[gnu::constructor]] void register_action() {
  if (!host_is_clang()) return;
  static const clang::FrontendPluginRegistry::Add<GosanAction> registration(
      "gosan", "finds data races and goroutine leaks");
}

}  // namespace
}  // namespace gosan::instrument

extern "C" [[gnu::visibility("default")]] llvm::PassPluginLibraryInfo
llvmGetPassPluginInfo() {
  return {LLVM_PLUGIN_API_VERSION, "gosan", GOSAN_VERSION,
          gosan::instrument::add_passes};
}
