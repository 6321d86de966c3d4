// thread-local-across-switch: the address of a thread-local, or of errno, is
// kept over an operation that can switch. The goroutine may go on on another
// thread; the address is still the first one's.
//
//   int* error = &errno;
//   ch.send(1);
//   if (*error) …
//
// The value of errno may be kept: each goroutine has its own.
#include "../checks.h"
#include "../flow.h"

namespace gosan::vet {
namespace {

bool is_thread_local(const Unit& unit, const clang::Expr* expr) {
  expr = bare(expr);
  if (expr == nullptr) return false;
  if (const auto* unary = llvm::dyn_cast<clang::UnaryOperator>(expr)) {
    return (unary->getOpcode() == clang::UO_AddrOf ||
            unary->getOpcode() == clang::UO_Deref) &&
           is_thread_local(unit, unary->getSubExpr());
  }
  if (unit.op_of(expr) == Op::kErrno) return true;
  if (const auto* member = llvm::dyn_cast<clang::MemberExpr>(expr)) {
    return !member->isArrow() && is_thread_local(unit, member->getBase());
  }
  const auto* name = llvm::dyn_cast<clang::DeclRefExpr>(expr);
  const auto* variable =
      name ? llvm::dyn_cast<clang::VarDecl>(name->getDecl()) : nullptr;
  return variable && variable->getTLSKind() != clang::VarDecl::TLS_None;
}

// A pointer to one, or a reference.
bool keeps_address(const Unit& unit, const clang::VarDecl& variable) {
  const clang::Expr* init = variable.getInit();
  if (init == nullptr || !variable.hasLocalStorage()) return false;
  if (variable.getType()->isReferenceType()) return is_thread_local(unit, init);
  const auto* taken =
      variable.getType()->isPointerType()
          ? llvm::dyn_cast_or_null<clang::UnaryOperator>(bare(init))
          : nullptr;
  if (taken != nullptr) {
    return taken->getOpcode() == clang::UO_AddrOf &&
           is_thread_local(unit, taken->getSubExpr());
  }
  return variable.getType()->isPointerType() &&
         unit.op_of(bare(init)) == Op::kErrno;
}

// `kept` of `kept` and of `kept->field`.
const clang::DeclRefExpr* variable_in(const Mention& mention) {
  const clang::Expr* named = mention.name;
  if (const auto* member = llvm::dyn_cast<clang::MemberExpr>(named)) {
    named = bare(member->getBase());
  }
  return llvm::dyn_cast_or_null<clang::DeclRefExpr>(named);
}

void check_variable(const Unit& unit, const Body& body,
                    const clang::VarDecl& variable, Findings& findings) {
  const Flow& flow = unit.flow(body);
  // A mention resolves to what the variable is another name of: look at the
  // name itself.
  for (const Operation& operation : body.operations) {
    if (!can_switch(operation.op)) continue;
    const bool comes_here = flow.finds(
        variable.getInit(),
        [&](const clang::CFGElement& element) {
          return stmt_of(element) == flow.element_of(operation.call)
                     ? Step::kFound
                     : Step::kGoOn;
        },
        false);
    if (!comes_here) continue;
    for (const Mention& mention : body.mentions) {
      const clang::DeclRefExpr* name = variable_in(mention);
      if (name == nullptr || name->getDecl() != &variable) continue;
      const clang::Stmt* use = flow.element_of(name);
      const bool is_used = flow.finds(
          operation.call,
          [&](const clang::CFGElement& element) {
            const clang::Stmt* stmt = stmt_of(element);
            if (stmt && stmt == use) return Step::kFound;
            // Made, or pointed elsewhere, anew.
            const auto end = element.getAs<clang::CFGLifetimeEnds>();
            return end && end->getVarDecl() == &variable ? Step::kStop
                                                         : Step::kGoOn;
          },
          false);
      if (!is_used || use == flow.element_of(operation.call)) continue;
      findings.add(name->getLocation(),
                   "'" + variable.getNameAsString() +
                       "' is the address of a thread-local, kept over an "
                       "operation that can switch to another thread");
      return;
    }
  }
}

bool is_assigned(const Unit& unit, const Body& body,
                 const clang::VarDecl& variable) {
  if (variable.getType()->isReferenceType()) return false;
  return llvm::any_of(body.mentions, [&](const Mention& mention) {
    const auto* name = llvm::dyn_cast<clang::DeclRefExpr>(mention.name);
    const auto* set = llvm::dyn_cast_or_null<clang::BinaryOperator>(
        unit.parent(mention.name));
    return name && name->getDecl() == &variable && set &&
           set->isAssignmentOp() && set->getLHS() == name;
  });
}

void find_variables(const Unit& unit, const Body& body, const clang::Stmt* stmt,
                    Findings& findings) {
  if (stmt == nullptr || llvm::isa<clang::LambdaExpr>(stmt)) return;
  if (const auto* declares = llvm::dyn_cast<clang::DeclStmt>(stmt)) {
    for (const clang::Decl* decl : declares->decls()) {
      const auto* variable = llvm::dyn_cast<clang::VarDecl>(decl);
      if (variable && keeps_address(unit, *variable) &&
          !is_assigned(unit, body, *variable)) {
        check_variable(unit, body, *variable, findings);
      }
    }
  }
  for (const clang::Stmt* child : stmt->children()) {
    find_variables(unit, body, child, findings);
  }
}

}  // namespace

void thread_local_across_switch(const Unit& unit, Findings& findings) {
  for (const auto& body : unit.bodies()) {
    const bool can = llvm::any_of(body->operations, [](const Operation& each) {
      return can_switch(each.op);
    });
    if (can) find_variables(unit, *body, body->stmt, findings);
  }
}

}  // namespace gosan::vet
