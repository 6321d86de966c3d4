// lost-cancel: the cancel of with_cancel, with_timeout, … is dropped, or a path
// leaves the function without having called it or given it away.
//
//   auto ctx = with_timeout(parent, 1s).ctx;   // nobody can cancel
//
//   auto [ctx, cancel] = with_cancel(parent);
//   if (failed) return;                        // not called on this path
//   cancel();
#include "../checks.h"
#include "../flow.h"

namespace gosan::vet {
namespace {

// The binding that is the cancel, or the variable as a whole.
const clang::ValueDecl* keeper_of(const clang::VarDecl& variable) {
  const auto* split = llvm::dyn_cast<clang::DecompositionDecl>(&variable);
  if (split == nullptr) return &variable;
  return split->bindings().size() == 2 ? split->bindings()[1] : nullptr;
}

void check_variable(const Unit& unit, const Operation& made,
                    const clang::VarDecl& variable, Findings& findings) {
  const clang::ValueDecl* keeper = keeper_of(variable);
  if (keeper == nullptr || !variable.hasLocalStorage()) return;
  const Object cancel{keeper->getCanonicalDecl(), nullptr};
  const Flow& flow = unit.flow(*made.body);
  auto uses = flow.elements_with(cancel);
  if (keeper == &variable) {
    // made.cancel() and made.ctx are mentions of members.
    for (const Mention& mention : made.body->mentions) {
      const bool is_cancel = mention.object.root == cancel.root &&
                             mention.object.field &&
                             mention.object.field->getName() == "cancel";
      if (is_cancel) uses.insert(flow.element_of(mention.name));
    }
    for (const auto& inner : unit.bodies()) {
      if (inner.get() == made.body || !unit.is_within(inner.get(), *made.body))
        continue;
      for (const Mention& mention : inner->mentions) {
        if (mention.object.root == cancel.root) return;
      }
    }
  }
  const bool lost = flow.finds(
      made.call,
      [&](const clang::CFGElement& element) {
        const clang::Stmt* stmt = stmt_of(element);
        return stmt && uses.contains(stmt) ? Step::kStop : Step::kGoOn;
      },
      true);
  if (!lost) return;
  findings.add(made.call->getBeginLoc(),
               uses.empty()
                   ? "the context's cancel is never called"
                   : "the context's cancel is not called on every path");
}

}  // namespace

void lost_cancel(const Unit& unit, Findings& findings) {
  for (const auto& body : unit.bodies()) {
    for (const Operation& operation : body->operations) {
      if (operation.op != Op::kWithCancel) continue;
      const clang::Stmt* use = unit.user_of(operation.call);
      const auto* member = llvm::dyn_cast_or_null<clang::MemberExpr>(use);
      if (llvm::isa_and_nonnull<clang::CompoundStmt>(use) ||
          (member && member->getMemberDecl()->getName() == "ctx")) {
        findings.add(operation.call->getBeginLoc(),
                     "the context's cancel is dropped");
      } else if (const auto* declares =
                     llvm::dyn_cast_or_null<clang::DeclStmt>(use)) {
        const auto* variable =
            declares->isSingleDecl()
                ? llvm::dyn_cast<clang::VarDecl>(declares->getSingleDecl())
                : nullptr;
        if (variable) check_variable(unit, operation, *variable, findings);
      }
    }
  }
}

}  // namespace gosan::vet
