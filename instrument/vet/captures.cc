// Captures of lambdas.
#include "captures.h"

#include "clang/AST/StmtCXX.h"

namespace gosan::vet {

const clang::VarDecl* bound_variable(const clang::VarDecl& capture) {
  if (!capture.isInitCapture() || !capture.getType()->isReferenceType()) {
    return nullptr;
  }
  const auto* name =
      llvm::dyn_cast_or_null<clang::DeclRefExpr>(bare(capture.getInit()));
  return name ? llvm::dyn_cast<clang::VarDecl>(name->getDecl()) : nullptr;
}

llvm::SmallVector<const clang::VarDecl*, 4> captured_by_reference(
    const Start& start) {
  llvm::SmallVector<const clang::VarDecl*, 4> found;
  if (start.lambda == nullptr) return found;
  for (const clang::LambdaCapture& capture : start.lambda->captures()) {
    if (!capture.capturesVariable()) continue;
    const auto* variable =
        llvm::dyn_cast<clang::VarDecl>(capture.getCapturedVar());
    if (variable && variable->isInitCapture()) {
      variable = bound_variable(*variable);
    } else if (capture.getCaptureKind() != clang::LCK_ByRef) {
      variable = nullptr;
    }
    if (variable == nullptr || !variable->hasLocalStorage() ||
        variable->getType()->isReferenceType() || variable->isInitCapture() ||
        variable->getDeclContext() != start.starter->function) {
      continue;
    }
    found.push_back(variable);
  }
  return found;
}

const clang::Stmt* loop_of_variable(const Unit& unit, const Start& start,
                                    const clang::VarDecl& variable) {
  for (const clang::Stmt* loop = unit.loop_around(start.call); loop != nullptr;
       loop = unit.loop_around(loop)) {
    if (const auto* range = llvm::dyn_cast<clang::CXXForRangeStmt>(loop)) {
      if (range->getLoopVariable() == &variable) return loop;
    }
    const auto* counted = llvm::dyn_cast<clang::ForStmt>(loop);
    const auto* init =
        counted ? llvm::dyn_cast_or_null<clang::DeclStmt>(counted->getInit())
                : nullptr;
    if (init && llvm::is_contained(init->decls(), &variable)) return loop;
  }
  return nullptr;
}

std::string quoted_names(llvm::ArrayRef<const clang::VarDecl*> variables) {
  std::string text;
  for (std::size_t i = 0; i < variables.size(); ++i) {
    if (i != 0) text += i + 1 == variables.size() ? " and " : ", ";
    text += "'" + variables[i]->getNameAsString() + "'";
  }
  return text;
}

}  // namespace gosan::vet
