// spin-without-yield: a loop in goroutine code waits on an atomic's load and
// does nothing else: no goroutine gets this worker, the one that would set it
// perhaps among them.
//
//   while (!ready.load()) {
//   }
//
// A loop that calls anything, changes anything or retries a compare-exchange is
// left alone.
#include "../checks.h"
#include "clang/AST/StmtCXX.h"

namespace gosan::vet {
namespace {

// Whether `stmt` consists of atomic loads and what compares them.
bool only_looks(const Unit& unit, const clang::Stmt* stmt, bool& loads) {
  if (stmt == nullptr) return true;
  if (llvm::isa<clang::LambdaExpr, clang::DeclStmt, clang::CXXNewExpr,
                clang::CoawaitExpr>(stmt)) {
    return false;
  }
  if (const auto* call = llvm::dyn_cast<clang::CallExpr>(stmt)) {
    const clang::FunctionDecl* callee = call->getDirectCallee();
    if (unit.op_of(call) == Op::kAtomicLoad) {
      loads = true;
    } else if (!callee || !callee->getBuiltinID() ||
               !callee->getName().contains("pause")) {
      return false;
    }
  }
  if (const auto* set = llvm::dyn_cast<clang::BinaryOperator>(stmt)) {
    if (set->isAssignmentOp()) return false;
  }
  if (const auto* step = llvm::dyn_cast<clang::UnaryOperator>(stmt)) {
    if (step->isIncrementDecrementOp()) return false;
  }
  return llvm::all_of(stmt->children(), [&](const clang::Stmt* child) {
    return only_looks(unit, child, loads);
  });
}

void find_loops(const Unit& unit, const clang::Stmt* stmt, Findings& findings) {
  if (stmt == nullptr || llvm::isa<clang::LambdaExpr>(stmt)) return;
  if (llvm::isa<clang::WhileStmt, clang::DoStmt, clang::ForStmt>(stmt)) {
    bool loads = false;
    if (only_looks(unit, stmt, loads) && loads) {
      findings.add(stmt->getBeginLoc(),
                   "the loop waits on an atomic and never yields; call "
                   "gosched() in it, or wait on a channel");
      return;
    }
  }
  for (const clang::Stmt* child : stmt->children()) {
    find_loops(unit, child, findings);
  }
}

}  // namespace

void spin_without_yield(const Unit& unit, Findings& findings) {
  for (const auto& body : unit.bodies()) {
    if (!body->in_goroutine && !body->is_main) continue;
    const bool loads = llvm::any_of(body->operations, [](const Operation& one) {
      return one.op == Op::kAtomicLoad;
    });
    if (loads) find_loops(unit, body->stmt, findings);
  }
}

}  // namespace gosan::vet
