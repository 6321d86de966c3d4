// Paths through one function, on Clang's control flow graph.
#pragma once

#include <memory>

#include "clang/Analysis/CFG.h"
#include "llvm/ADT/DenseMap.h"
#include "llvm/ADT/DenseSet.h"
#include "llvm/ADT/STLFunctionalExtras.h"
#include "unit.h"

namespace gosan::vet {

enum class Step { kGoOn, kStop, kFound };

class Flow {
 public:
  Flow(const Unit& unit, const Body& body);

  /// False: clang made no graph; every question below is answered "no".
  bool known() const { return cfg_ != nullptr; }

  /// Whether a path that starts right after `from` meets an element for which
  /// `step` says kFound; paths end where it says kStop. With `at_return`,
  /// reaching the function's return counts as well; ends by exceptions, by
  /// calls that do not return and by failed assertions of a test library do not
  /// count. `from` null: the function's start.
  bool finds(const clang::Stmt* from,
             llvm::function_ref<Step(const clang::CFGElement&)> step,
             bool at_return) const;

  /// The return statements that such a path may end with; null stands for the
  /// end of the body.
  llvm::SmallVector<const clang::ReturnStmt*, 2> returns(
      const clang::Stmt* from,
      llvm::function_ref<bool(const clang::Stmt*)> stop) const;

  /// The element that evaluates `stmt`, or the innermost one around it.
  const clang::Stmt* element_of(const clang::Stmt* stmt) const;

  /// The elements that name `object`, in lambdas written there too.
  llvm::DenseSet<const clang::Stmt*> elements_with(const Object& object) const;

 private:
  struct Place {
    const clang::CFGBlock* block = nullptr;
    std::size_t index = 0;
  };

  const Unit& unit_;
  const Body& body_;
  std::unique_ptr<clang::CFG> cfg_;
  llvm::DenseMap<const clang::Stmt*, Place> places_;
};

/// The statement of an element; null for destructors and ends of lifetimes.
const clang::Stmt* stmt_of(const clang::CFGElement& element);

}  // namespace gosan::vet
