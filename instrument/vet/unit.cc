// The model's questions; walk.cc and resolve.cc build it.
#include "unit.h"

#include "clang/AST/StmtCXX.h"
#include "flow.h"
#include "walk.h"

namespace gosan::vet {

const clang::ValueDecl* Object::variable() const {
  return field ? nullptr : llvm::dyn_cast_or_null<clang::ValueDecl>(root);
}

bool Object::is_local() const {
  if (llvm::isa_and_nonnull<clang::BindingDecl>(root)) return true;
  const auto* variable = llvm::dyn_cast_or_null<clang::VarDecl>(root);
  return variable != nullptr && variable->hasLocalStorage();
}

std::string Object::name() const {
  std::string text;
  if (const auto* value = llvm::dyn_cast_or_null<clang::ValueDecl>(root)) {
    text = value->getNameAsString();
    if (field != nullptr) text += ".";
  }
  return field ? text + field->getNameAsString() : text;
}

clang::QualType Object::type() const {
  if (field != nullptr) return field->getType();
  const auto* value = llvm::dyn_cast_or_null<clang::ValueDecl>(root);
  return value ? value->getType() : clang::QualType();
}

bool is_handle(clang::QualType type) {
  if (type->isPointerType()) return true;
  const clang::CXXRecordDecl* record = type->getAsCXXRecordDecl();
  if (record == nullptr || !record->getIdentifier()) return false;
  if (const std::string name = name_within(*record, "gosan"); !name.empty()) {
    return name == "chan" || name == "SendChan" || name == "RecvChan" ||
           name == "context::Context" || name == "context::CancelFunc" ||
           name == "context::CancelCauseFunc" ||
           name == "errgroup::GroupHandle" || name == "time::Timer" ||
           name == "time::Ticker";
  }
  return name_within(*record, "std") == "shared_ptr";
}

namespace {

// std::move, std::forward, std::ref and std::cref of one argument.
bool only_passes_on(const clang::CallExpr& call) {
  const clang::FunctionDecl* callee = call.getDirectCallee();
  if (callee == nullptr || call.getNumArgs() != 1 || !callee->getIdentifier() ||
      !callee->isInStdNamespace()) {
    return false;
  }
  const llvm::StringRef name = callee->getName();
  return name == "move" || name == "forward" || name == "ref" || name == "cref";
}

// One step from an expression to the one that it is another view of; null when
// it is none.
const clang::Expr* inner(const clang::Expr* expr) {
  if (const auto* made = llvm::dyn_cast<clang::CXXConstructExpr>(expr)) {
    if (made->getNumArgs() != 1) return nullptr;
    const clang::CXXConstructorDecl* how = made->getConstructor();
    const bool same =
        how->isCopyOrMoveConstructor() ||
        (is_handle(made->getType()) && is_handle(made->getArg(0)->getType()));
    return same ? made->getArg(0) : nullptr;
  }
  if (const auto* call = llvm::dyn_cast<clang::CXXMemberCallExpr>(expr)) {
    const bool converts =
        llvm::isa_and_nonnull<clang::CXXConversionDecl>(call->getMethodDecl());
    return converts && is_handle(call->getType())
               ? call->getImplicitObjectArgument()
               : nullptr;
  }
  if (const auto* call = llvm::dyn_cast<clang::CallExpr>(expr)) {
    return only_passes_on(*call) ? call->getArg(0) : nullptr;
  }
  return nullptr;
}

}  // namespace

const clang::Expr* bare(const clang::Expr* expr) {
  while (expr != nullptr) {
    expr = expr->IgnoreParenImpCasts();
    if (const auto* full = llvm::dyn_cast<clang::FullExpr>(expr)) {
      expr = full->getSubExpr();
    } else if (const auto* kept =
                   llvm::dyn_cast<clang::MaterializeTemporaryExpr>(expr)) {
      expr = kept->getSubExpr();
    } else if (const auto* bound =
                   llvm::dyn_cast<clang::CXXBindTemporaryExpr>(expr)) {
      expr = bound->getSubExpr();
    } else if (const auto* cast =
                   llvm::dyn_cast<clang::CXXFunctionalCastExpr>(expr)) {
      expr = cast->getSubExpr();
    } else if (const clang::Expr* next = inner(expr)) {
      expr = next;
    } else {
      return expr;
    }
  }
  return nullptr;
}

Unit::Unit(clang::ASTContext& context, llvm::ArrayRef<clang::Decl*> decls)
    : context_(context) {
  Walk walk(*this);
  if (!uses_runtime_) return;
  for (const clang::Decl* decl : decls) walk.declaration(decl);
  walk.finish();
}

Unit::~Unit() = default;

Object Unit::object_of(const clang::ValueDecl* variable) const {
  const auto origin = aliases_.find(variable->getCanonicalDecl());
  if (origin != aliases_.end()) {
    if (const Object found = object_of(origin->second)) return found;
  }
  return {variable->getCanonicalDecl(), nullptr};
}

namespace {

// What is named by the operand of *, & and ->; null when `expr` is none.
const clang::Expr* pointed(const clang::Expr* expr) {
  if (const auto* unary = llvm::dyn_cast<clang::UnaryOperator>(expr)) {
    const bool looks_through = unary->getOpcode() == clang::UO_AddrOf ||
                               unary->getOpcode() == clang::UO_Deref;
    return looks_through ? unary->getSubExpr() : nullptr;
  }
  const auto* call = llvm::dyn_cast<clang::CXXOperatorCallExpr>(expr);
  if (call == nullptr) return nullptr;
  const bool looks_through =
      call->getOperator() == clang::OO_Arrow ||
      (call->getOperator() == clang::OO_Star && call->getNumArgs() == 1);
  return looks_through && is_handle(call->getArg(0)->getType())
             ? call->getArg(0)
             : nullptr;
}

}  // namespace

Object Unit::object_of(const clang::Expr* expr) const {
  expr = bare(expr);
  if (expr == nullptr) return {};
  if (const auto* name = llvm::dyn_cast<clang::DeclRefExpr>(expr)) {
    const clang::ValueDecl* decl = name->getDecl();
    if (!llvm::isa<clang::VarDecl, clang::BindingDecl>(decl)) return {};
    return object_of(decl);
  }
  if (llvm::isa<clang::CXXThisExpr>(expr)) {
    const clang::CXXRecordDecl* record =
        expr->getType()->getPointeeCXXRecordDecl();
    return {record ? record->getCanonicalDecl() : nullptr, nullptr};
  }
  if (const auto* member = llvm::dyn_cast<clang::MemberExpr>(expr)) {
    const auto* field =
        llvm::dyn_cast<clang::FieldDecl>(member->getMemberDecl());
    const Object whole = object_of(member->getBase());
    if (field == nullptr || !whole || whole.field != nullptr) return {};
    return {whole.root, field->getCanonicalDecl()};
  }
  if (const clang::Expr* operand = pointed(expr)) return object_of(operand);
  if (op_of(expr) == Op::kRange || op_of(expr) == Op::kContextDone ||
      op_of(expr) == Op::kTimerChannel) {
    return object_of(llvm::cast<clang::CXXMemberCallExpr>(expr)
                         ->getImplicitObjectArgument());
  }
  return {};
}

Op Unit::op_of(const clang::Expr* expr) const {
  const auto* call = llvm::dyn_cast_or_null<clang::CallExpr>(expr);
  return call ? api_(call->getDirectCallee()) : Op::kNone;
}

llvm::ArrayRef<Mention> Unit::mentions_of(const Object& object) const {
  const auto found = mentions_.find(object.key());
  return found == mentions_.end() ? llvm::ArrayRef<Mention>()
                                  : llvm::ArrayRef<Mention>(found->second);
}

bool Unit::all_understood(const Object& object) const {
  if (!object.is_local() || object.field != nullptr) return false;
  return llvm::all_of(mentions_of(object), [](const Mention& mention) {
    return mention.as != Op::kNone;
  });
}

const clang::Stmt* Unit::parent(const clang::Stmt* stmt) const {
  return parents_.lookup(stmt);
}

const clang::Stmt* Unit::user_of(const clang::Expr* expr) const {
  const clang::Stmt* stmt = parent(expr);
  while (llvm::isa_and_nonnull<clang::FullExpr, clang::MaterializeTemporaryExpr,
                               clang::CXXBindTemporaryExpr, clang::ParenExpr,
                               clang::ImplicitCastExpr>(stmt)) {
    stmt = parent(stmt);
  }
  return stmt;
}

const clang::Stmt* Unit::loop_around(const clang::Stmt* stmt) const {
  const clang::Stmt* below = stmt;
  for (stmt = parent(stmt); stmt && !llvm::isa<clang::LambdaExpr>(stmt);
       below = stmt, stmt = parent(stmt)) {
    if (llvm::isa<clang::WhileStmt, clang::DoStmt>(stmt)) return stmt;
    const auto* loop = llvm::dyn_cast<clang::ForStmt>(stmt);
    if (loop && below != loop->getInit()) return stmt;
    const auto* range = llvm::dyn_cast<clang::CXXForRangeStmt>(stmt);
    if (range && below != range->getRangeStmt()) return stmt;
  }
  return nullptr;
}

bool Unit::contains(const clang::Stmt* outer, const clang::Stmt* inner) const {
  for (; inner != nullptr; inner = parent(inner)) {
    if (inner == outer) return true;
  }
  return false;
}

const Body* Unit::body_of(const clang::FunctionDecl* function) const {
  if (function == nullptr) return nullptr;
  return by_function_.lookup(function->getCanonicalDecl());
}

const Body* Unit::body_of(const clang::LambdaExpr* lambda) const {
  return lambda ? body_of(lambda->getCallOperator()) : nullptr;
}

const Flow& Unit::flow(const Body& body) const {
  if (!body.flow) body.flow = std::make_shared<Flow>(*this, body);
  return *body.flow;
}

void Unit::each_operation_within(
    const Body& body, llvm::function_ref<void(const Operation&)> visit) const {
  for (const auto& each : bodies_) {
    if (!is_within(each.get(), body)) continue;
    for (const Operation& operation : each->operations) visit(operation);
  }
}

bool Unit::is_within(const Body* inner, const Body& outer) const {
  for (; inner != nullptr; inner = inner->outer) {
    if (inner == &outer) return true;
  }
  return false;
}

}  // namespace gosan::vet
