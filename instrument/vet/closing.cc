// Must-paths from a close.
#include "closing.h"

#include "clang/AST/StmtCXX.h"
#include "flow.h"

namespace gosan::vet {

std::vector<const Operation*> certain_after_close(const Unit& unit,
                                                  const Operation& close,
                                                  Op op) {
  std::vector<const Operation*> found;
  if (!close.object || unit.around<clang::CXXTryStmt>(close.call)) return found;
  const Flow& flow = unit.flow(*close.body);
  // Any mention that is no operation may give the variable another channel.
  llvm::DenseSet<const clang::Stmt*> changes;
  for (const Mention& mention : close.body->mentions) {
    if (mention.object == close.object && mention.as == Op::kNone) {
      changes.insert(flow.element_of(mention.name));
    }
  }
  for (const Operation& later : close.body->operations) {
    if (later.op != op || later.object != close.object || &later == &close ||
        unit.around<clang::CXXTryStmt>(later.call)) {
      continue;
    }
    const clang::Stmt* goal = flow.element_of(later.call);
    const auto finds = [&](Step at_goal, Step at_change, bool at_return) {
      return flow.finds(
          close.call,
          [&](const clang::CFGElement& element) {
            const clang::Stmt* stmt = stmt_of(element);
            if (stmt && stmt == goal) return at_goal;
            const auto end = element.getAs<clang::CFGLifetimeEnds>();
            const bool ends = end && end->getVarDecl() == close.object.root;
            const bool changed = stmt && changes.contains(stmt);
            return ends || changed ? at_change : Step::kGoOn;
          },
          at_return);
    };
    const bool can_come = finds(Step::kFound, Step::kStop, false);
    const bool can_miss = finds(Step::kStop, Step::kFound, true);
    if (can_come && !can_miss) found.push_back(&later);
  }
  return found;
}

}  // namespace gosan::vet
