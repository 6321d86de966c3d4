// loop-variable: a goroutine names a loop's variable by reference, and the
// loop goes on without having waited for the goroutine, even when the function
// waits after the loop.
//
//   for (int i = 0; i < 3; ++i) {
//     wg.go([&] { work(i); });   // sees another i, or none
//   }
//   wg.wait();
//
// A range-for over references captures the elements, which stay. Main is left
// alone.
#include "../captures.h"
#include "../checks.h"
#include "../flow.h"
#include "../waiting.h"
#include "clang/AST/StmtCXX.h"

namespace gosan::vet {
namespace {

bool goes_on_first(const Unit& unit, const Start& start, const Waiting& waiting,
                   const clang::VarDecl& variable, const clang::Stmt* loop) {
  const Flow& flow = unit.flow(*start.starter);
  const auto* counted = llvm::dyn_cast<clang::ForStmt>(loop);
  const clang::Stmt* step = counted && counted->getInc()
                                ? flow.element_of(counted->getInc())
                                : nullptr;
  return flow.finds(
      start.call,
      [&](const clang::CFGElement& element) {
        const auto end = element.getAs<clang::CFGLifetimeEnds>();
        if (end && end->getVarDecl() == &variable) return Step::kFound;
        if (waiting.may_wait(element)) return Step::kStop;
        const clang::Stmt* stmt = stmt_of(element);
        return stmt && stmt == step ? Step::kFound : Step::kGoOn;
      },
      false);
}

}  // namespace

void loop_variable(const Unit& unit, Findings& findings) {
  for (const auto& body : unit.bodies()) {
    if (body->is_main) continue;
    for (const Start& start : body->starts) {
      auto captured = captured_by_reference(start);
      if (captured.empty() || !unit.loop_around(start.call)) continue;
      const Waiting waiting(unit, start);
      llvm::erase_if(captured, [&](const clang::VarDecl* variable) {
        const clang::Stmt* loop = loop_of_variable(unit, start, *variable);
        return !loop || !goes_on_first(unit, start, waiting, *variable, loop);
      });
      if (captured.empty()) continue;
      findings.add(start.lambda->getBeginLoc(),
                   "goroutine captures the loop's variable " +
                       quoted_names(captured) +
                       " by reference; capture it by value");
    }
  }
}

}  // namespace gosan::vet
