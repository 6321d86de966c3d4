// exit-outside-main: code that runs in a goroutine calls exit, abort or the
// like: the other goroutines' deferred calls never run, and the caller cannot
// handle the error. Or a goroutine of a library, a unit without main, panics or
// throws where nothing catches it.
//
//   go([] { if (!load()) exit(1); });   // send the error to who started it
//
// Silent in main and what only main calls, in macros (assert and its like), and
// in an errgroup's functions, whose exceptions become errors.
#include "../checks.h"
#include "clang/AST/StmtCXX.h"

namespace gosan::vet {
namespace {

bool is_uncaught(const Unit& unit, const clang::Stmt* stmt) {
  return unit.around<clang::CXXTryStmt>(stmt) == nullptr;
}

void find_throws(const Unit& unit, const clang::Stmt* stmt,
                 Findings& findings) {
  if (stmt == nullptr || llvm::isa<clang::LambdaExpr>(stmt)) return;
  const auto* raised = llvm::dyn_cast<clang::CXXThrowExpr>(stmt);
  if (raised && raised->getSubExpr() && is_uncaught(unit, raised) &&
      !unit.around<clang::CXXCatchStmt>(raised)) {
    findings.add(raised->getThrowLoc(),
                 "an exception that leaves a library's goroutine ends the "
                 "program");
  }
  for (const clang::Stmt* child : stmt->children()) {
    find_throws(unit, child, findings);
  }
}

bool is_started_plainly(const Unit& unit, const Body& body) {
  for (const auto& starter : unit.bodies()) {
    for (const Start& start : starter->starts) {
      if (start.body != &body) continue;
      const bool in_group =
          start.op == Op::kGroupGo &&
          !is_gosan_class(llvm::cast<clang::CXXMemberCallExpr>(start.call)
                              ->getImplicitObjectArgument()
                              ->getType(),
                          "sync::WaitGroup");
      return !in_group;
    }
  }
  return false;
}

}  // namespace

void exit_outside_main(const Unit& unit, Findings& findings) {
  for (const auto& body : unit.bodies()) {
    if (!body->in_goroutine || body->is_main) continue;
    const bool panics_matter =
        !unit.has_main() && is_started_plainly(unit, *body);
    for (const Operation& operation : body->operations) {
      const clang::SourceLocation place = operation.call->getExprLoc();
      if (place.isMacroID()) continue;
      if (operation.op == Op::kExit) {
        const clang::FunctionDecl* callee = operation.call->getDirectCallee();
        findings.add(place, "'" + callee->getNameAsString() +
                                "' in a goroutine ends the whole program "
                                "without its deferred calls");
      } else if (operation.op == Op::kPanic && panics_matter &&
                 is_uncaught(unit, operation.call)) {
        findings.add(place,
                     "a panic that leaves a library's goroutine ends the "
                     "program");
      }
    }
    if (panics_matter) find_throws(unit, body->stmt, findings);
  }
}

}  // namespace gosan::vet
