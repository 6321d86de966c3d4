// catch-all-swallows: catch (...) around operations of goroutine code drops
// what it caught: a PanicError is lost, and goexit's unwinding stops where it
// should run to the goroutine's end.
//
//   try { ch.send(1); goexit(); } catch (...) {}
//
// Silent where the handler throws again, calls anything (to log, to keep the
// exception) or notes the failure, and where a handler of PanicError stands
// before it and nothing calls goexit.
#include "../checks.h"
#include "clang/AST/StmtCXX.h"

namespace gosan::vet {
namespace {

bool can_raise(Op op) {
  return op == Op::kSend || op == Op::kClose || op == Op::kPanic ||
         op == Op::kGoexit || op == Op::kAdd || op == Op::kDone ||
         op == Op::kSelect;
}

// Whether the handler takes any notice.
bool takes_notice(const clang::Stmt* stmt) {
  if (stmt == nullptr) return false;
  if (llvm::isa<clang::CXXThrowExpr, clang::CallExpr, clang::ReturnStmt,
                clang::CXXConstructExpr, clang::GotoStmt>(stmt)) {
    return true;
  }
  const auto* set = llvm::dyn_cast<clang::BinaryOperator>(stmt);
  if (set && set->isAssignmentOp()) return true;
  const auto* step = llvm::dyn_cast<clang::UnaryOperator>(stmt);
  if (step && step->isIncrementDecrementOp()) return true;
  return llvm::any_of(stmt->children(), takes_notice);
}

const clang::CXXCatchStmt* catch_all(const clang::CXXTryStmt& attempt) {
  for (unsigned i = 0; i < attempt.getNumHandlers(); ++i) {
    const clang::CXXCatchStmt* handler = attempt.getHandler(i);
    if (handler->getExceptionDecl() == nullptr) return handler;
  }
  return nullptr;
}

// PanicError, or a base of it, is caught by a handler of its own.
bool knows_panics(const clang::CXXTryStmt& attempt) {
  for (unsigned i = 0; i < attempt.getNumHandlers(); ++i) {
    const clang::VarDecl* caught = attempt.getHandler(i)->getExceptionDecl();
    if (caught == nullptr) continue;
    const clang::CXXRecordDecl* record =
        caught->getType().getNonReferenceType()->getAsCXXRecordDecl();
    if (is_gosan_class(caught->getType(), "PanicError") ||
        (record && name_within(*record, "std") == "exception")) {
      return true;
    }
  }
  return false;
}

}  // namespace

void catch_all_swallows(const Unit& unit, Findings& findings) {
  for (const auto& body : unit.bodies()) {
    if (!body->in_goroutine && !body->is_main) continue;
    for (const Operation& operation : body->operations) {
      if (!can_raise(operation.op)) continue;
      const auto* attempt = unit.around<clang::CXXTryStmt>(operation.call);
      if (attempt == nullptr ||
          !unit.contains(attempt->getTryBlock(), operation.call)) {
        continue;
      }
      const clang::CXXCatchStmt* handler = catch_all(*attempt);
      if (handler == nullptr || takes_notice(handler->getHandlerBlock()) ||
          (knows_panics(*attempt) && operation.op != Op::kGoexit)) {
        continue;
      }
      findings.add(handler->getBeginLoc(),
                   "catch (...) drops panics and stops goexit; handle "
                   "PanicError, and throw the rest again");
    }
  }
}

}  // namespace gosan::vet
