// Collects the declarations as they come: walking the translation unit instead
// would load all of a precompiled header.
#include "consumer.h"

#include <utility>

namespace gosan::vet {
namespace {

class Consumer : public clang::ASTConsumer {
 public:
  Consumer(clang::CompilerInstance& compiler, Selection selection)
      : compiler_(compiler), selection_(std::move(selection)) {}

  bool HandleTopLevelDecl(clang::DeclGroupRef group) override {
    decls_.insert(decls_.end(), group.begin(), group.end());
    return true;
  }

  void HandleTranslationUnit(clang::ASTContext& context) override {
    clang::DiagnosticsEngine& diagnostics = compiler_.getDiagnostics();
    if (diagnostics.hasErrorOccurred()) return;
    // Reading may load more of a precompiled header, which is handed over too.
    const auto decls = std::exchange(decls_, {});
    emit(diagnostics, vet(context, decls, selection_));
  }

 private:
  clang::CompilerInstance& compiler_;
  Selection selection_;
  std::vector<clang::Decl*> decls_;
};

}  // namespace

std::unique_ptr<clang::ASTConsumer> make_consumer(
    clang::CompilerInstance& compiler, Selection selection) {
  return std::make_unique<Consumer>(compiler, std::move(selection));
}

}  // namespace gosan::vet
