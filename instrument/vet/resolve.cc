// The second half of a Walk, when all declarations are read: which object each
// operation and each name means, and which functions run in goroutines.
#include "walk.h"

namespace gosan::vet {

// A function that is named once is as good as written at that place.
void Walk::alias_sole_calls() {
  for (const auto& [function, arguments] : arguments_) {
    const Body* body = unit_.body_of(function);
    if (body == nullptr || uses_.lookup(function) != 1) continue;
    // Others may call it from elsewhere; what it does to this argument it does
    // all the same.
    alias_arguments(body->function, arguments);
  }
}

void Walk::finish() {
  alias_sole_calls();
  for (const clang::Decl* decl : assigned_) unit_.aliases_.erase(decl);
  resolve();
  spread_goroutines();
}

namespace {

// The name that decides which object `expr` is.
const clang::Expr* deciding_name(const clang::Expr* expr) {
  for (expr = bare(expr); expr != nullptr; expr = bare(expr)) {
    if (llvm::isa<clang::DeclRefExpr, clang::MemberExpr, clang::CXXThisExpr>(
            expr)) {
      return expr;
    }
    if (const auto* unary = llvm::dyn_cast<clang::UnaryOperator>(expr)) {
      expr = unary->getSubExpr();
    } else if (const auto* call =
                   llvm::dyn_cast<clang::CXXOperatorCallExpr>(expr)) {
      expr = call->getArg(0);
    } else if (const auto* member =
                   llvm::dyn_cast<clang::CXXMemberCallExpr>(expr)) {
      expr = member->getImplicitObjectArgument();
    } else {
      return nullptr;
    }
  }
  return nullptr;
}

// Whether `name` is the object of a member access: `name.field`,
// `name->field`.
bool is_base_of_member(const Unit& unit, const clang::Expr* name) {
  const clang::Stmt* parent = unit.parent(name);
  while (llvm::isa_and_nonnull<clang::ImplicitCastExpr, clang::ParenExpr>(
      parent)) {
    parent = unit.parent(parent);
  }
  const auto* arrow =
      llvm::dyn_cast_or_null<clang::CXXOperatorCallExpr>(parent);
  if (arrow && arrow->getOperator() == clang::OO_Arrow) {
    parent = unit.parent(arrow);
  }
  const auto* member = llvm::dyn_cast_or_null<clang::MemberExpr>(parent);
  return member && llvm::isa<clang::FieldDecl>(member->getMemberDecl());
}

}  // namespace

void Walk::resolve() {
  llvm::DenseMap<const clang::Expr*, Op> understood;
  for (const Pending& each : pending_) {
    Operation& operation = each.body->operations[each.operation];
    if (each.object == nullptr) continue;
    operation.object = unit_.object_of(each.object);
    if (operation.object) {
      understood[deciding_name(each.object)] = operation.op;
    }
  }
  for (const auto& [variable, origin] : unit_.aliases_) {
    if (unit_.object_of(origin)) {
      understood.try_emplace(deciding_name(origin), Op::kAsk);
    }
  }
  for (const auto& [body, name] : names_) {
    // What clang made for a range-for is no name in the source.
    const auto* use = llvm::dyn_cast<clang::DeclRefExpr>(name);
    if (use && use->getDecl()->isImplicit()) continue;
    // The base of a member is no mention of the whole.
    if (is_base_of_member(unit_, name)) continue;
    const Object object = unit_.object_of(name);
    if (!object) continue;
    const Mention made{name, object, body, understood.lookup(name)};
    body->mentions.push_back(made);
    unit_.mentions_[object.key()].push_back(made);
  }
  for (const auto& body : unit_.bodies_) {
    for (Start& start : body->starts) {
      start.body = unit_.body_of(start.function);
      if (const auto* member =
              llvm::dyn_cast<clang::CXXMemberCallExpr>(start.call)) {
        start.group = unit_.object_of(member->getImplicitObjectArgument());
      }
    }
  }
}

void Walk::spread_goroutines() {
  llvm::SmallVector<Body*, 16> todo;
  const auto add = [&](const Body* body) {
    if (body == nullptr || body->in_goroutine || body->is_main) return;
    auto* found = const_cast<Body*>(body);
    found->in_goroutine = true;
    todo.push_back(found);
  };
  for (const auto& body : unit_.bodies_) {
    for (const Start& start : body->starts) add(start.body);
  }
  while (!todo.empty()) {
    const Body* body = todo.pop_back_val();
    for (const clang::CallExpr* call : body->calls) {
      add(unit_.body_of(call->getDirectCallee()));
    }
    for (const auto& inside : unit_.bodies_) {
      // Handlers, deferred functions: they run where they are written.
      if (inside->outer == body && inside->given_to != Op::kNone &&
          inside->given_to != Op::kBlocking) {
        add(inside.get());
      }
    }
  }
}

}  // namespace gosan::vet
