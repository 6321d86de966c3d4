// Reads function bodies into operations, mentions and starts.
#include "walk.h"

#include "clang/AST/DeclTemplate.h"
#include "clang/AST/ExprConcepts.h"
#include "clang/AST/StmtCXX.h"
#include "clang/Basic/SourceManager.h"
#include "llvm/Support/Path.h"

namespace gosan::vet {
namespace {

// The function that every start of a goroutine ends in: where it is declared,
// there the runtime's headers are.
const clang::NamedDecl* runtime_landmark(clang::ASTContext& context) {
  const clang::Decl* scope = context.getTranslationUnitDecl();
  for (const char* name : {"gosan", "detail", "start_goroutine"}) {
    const auto* around = llvm::dyn_cast<clang::DeclContext>(scope);
    if (around == nullptr) return nullptr;
    const auto found = around->lookup(&context.Idents.get(name));
    if (found.empty()) return nullptr;
    scope = found.front();
  }
  return llvm::dyn_cast<clang::NamedDecl>(scope);
}

}  // namespace

Walk::Walk(Unit& unit) : unit_(unit) {
  const clang::NamedDecl* landmark = runtime_landmark(unit.context_);
  if (landmark == nullptr) return;
  unit.uses_runtime_ = true;
  const clang::SourceManager& sources = unit.context_.getSourceManager();
  runtime_folder_ =
      llvm::sys::path::parent_path(
          sources.getFilename(sources.getExpansionLoc(landmark->getLocation())))
          .str();
}

bool Walk::is_skipped(clang::SourceLocation location) const {
  const clang::SourceManager& sources = unit_.context_.getSourceManager();
  location = sources.getExpansionLoc(location);
  if (location.isInvalid() || sources.isInSystemHeader(location)) return true;
  return !runtime_folder_.empty() &&
         sources.getFilename(location).starts_with(runtime_folder_ + "/") &&
         !sources.isInMainFile(location);
}

void Walk::declaration(const clang::Decl* decl) {
  if (decl == nullptr || decl->isInvalidDecl() ||
      is_skipped(decl->getLocation())) {
    return;
  }
  if (const auto* generic = llvm::dyn_cast<clang::FunctionTemplateDecl>(decl)) {
    for (const clang::FunctionDecl* each : generic->specializations()) {
      function(each);
    }
  } else if (const auto* classes =
                 llvm::dyn_cast<clang::ClassTemplateDecl>(decl)) {
    for (const clang::Decl* each : classes->specializations()) {
      declaration(each);
    }
  } else if (const auto* plain = llvm::dyn_cast<clang::FunctionDecl>(decl)) {
    function(plain);
  } else if (const auto* global = llvm::dyn_cast<clang::VarDecl>(decl)) {
    if (global->getInit() && !global->getDeclContext()->isDependentContext()) {
      statement(global->getInit(), nullptr);
    }
  } else if (const auto* record = llvm::dyn_cast<clang::CXXRecordDecl>(decl)) {
    if (!record->isThisDeclarationADefinition() || record->isLambda()) return;
    if (!record->isDependentContext()) unit_.classes_.push_back(record);
    for (const clang::Decl* each : record->decls()) declaration(each);
  } else if (const auto* around = llvm::dyn_cast<clang::DeclContext>(decl)) {
    for (const clang::Decl* each : around->decls()) declaration(each);
  }
}

void Walk::function(const clang::FunctionDecl* decl) {
  if (!decl->doesThisDeclarationHaveABody() || decl->isDependentContext() ||
      decl->isDefaulted() || decl->isInvalidDecl() || unit_.body_of(decl)) {
    return;
  }
  Body* const before = std::exchange(body_, nullptr);
  Body& made = new_body(decl, decl->getBody());
  made.is_main = decl->isMain();
  unit_.has_main_ |= made.is_main;
  body_ = &made;
  if (const auto* constructor =
          llvm::dyn_cast<clang::CXXConstructorDecl>(decl)) {
    for (const clang::CXXCtorInitializer* each : constructor->inits()) {
      if (each->isWritten()) statement(each->getInit(), nullptr);
    }
  }
  statement(decl->getBody(), nullptr);
  body_ = before;
}

Body& Walk::new_body(const clang::FunctionDecl* function,
                     const clang::Stmt* stmt) {
  unit_.bodies_.push_back(std::make_unique<Body>());
  Body& made = *unit_.bodies_.back();
  made.function = function;
  made.stmt = stmt;
  made.outer = body_;
  unit_.by_function_[function->getCanonicalDecl()] = &made;
  return made;
}

void Walk::statement(const clang::Stmt* stmt, const clang::Stmt* parent) {
  if (stmt == nullptr || !unit_.parents_.try_emplace(stmt, parent).second) {
    return;
  }
  if (llvm::isa<clang::CXXDefaultArgExpr, clang::UnaryExprOrTypeTraitExpr,
                clang::CXXNoexceptExpr, clang::TypeTraitExpr,
                clang::RequiresExpr>(stmt)) {
    return;
  }
  if (const auto* made = llvm::dyn_cast<clang::LambdaExpr>(stmt)) {
    return lambda(made);
  }
  if (const auto* declares = llvm::dyn_cast<clang::DeclStmt>(stmt)) {
    for (const clang::Decl* decl : declares->decls()) {
      if (const auto* local = llvm::dyn_cast<clang::VarDecl>(decl)) {
        variable(local);
      } else if (llvm::isa<clang::CXXRecordDecl>(decl)) {
        declaration(decl);
      }
    }
  } else if (const auto* called = llvm::dyn_cast<clang::CallExpr>(stmt)) {
    call(called);
  } else if (const auto* set = llvm::dyn_cast<clang::BinaryOperator>(stmt)) {
    if (set->isAssignmentOp()) assignment(set->getLHS());
  } else if (const auto* step = llvm::dyn_cast<clang::UnaryOperator>(stmt)) {
    if (step->isIncrementDecrementOp()) assignment(step->getSubExpr());
  } else if (llvm::isa<clang::DeclRefExpr, clang::MemberExpr,
                       clang::CXXThisExpr>(stmt)) {
    mention(llvm::cast<clang::Expr>(stmt));
  }
  children(stmt);
}

void Walk::children(const clang::Stmt* stmt) {
  for (const clang::Stmt* child : stmt->children()) statement(child, stmt);
}

void Walk::lambda(const clang::LambdaExpr* lambda) {
  // An init-capture is a variable with an initializer; the others name again
  // what the body names.
  auto capture = lambda->capture_begin();
  for (const clang::Expr* init : lambda->capture_inits()) {
    if (lambda->isInitCapture(capture)) {
      statement(init, lambda);
      alias(llvm::cast<clang::VarDecl>(capture->getCapturedVar()), init);
    }
    ++capture;
  }
  const auto add = [&](const clang::FunctionDecl* function) {
    const clang::Stmt* stmt = function->getBody();
    if (stmt == nullptr || function->isDependentContext()) return;
    Body* const before = body_;
    body_ = &new_body(function, stmt);
    body_->lambda = lambda;
    body_->given_to = given_.lookup(lambda);
    statement(stmt, lambda);
    body_ = before;
  };
  if (const auto* generic =
          lambda->getCallOperator()->getDescribedFunctionTemplate()) {
    for (const clang::FunctionDecl* each : generic->specializations()) {
      add(each);
    }
  } else {
    add(lambda->getCallOperator());
  }
}

void Walk::variable(const clang::VarDecl* variable) {
  const clang::Expr* init = variable->getInit();
  if (init == nullptr) return;
  if (variable->getType()->isReferenceType() ||
      is_handle(variable->getType()) || variable->isCXXForRangeDecl() ||
      variable->isImplicit()) {
    alias(variable, init);
  }
}

void Walk::alias(const clang::VarDecl* variable, const clang::Expr* origin) {
  const bool same = variable->getType()->isReferenceType() ||
                    is_handle(variable->getType()) || variable->isImplicit();
  if (same) unit_.aliases_[variable->getCanonicalDecl()] = origin;
}

void Walk::assignment(const clang::Expr* left) {
  const auto* name = llvm::dyn_cast_or_null<clang::DeclRefExpr>(bare(left));
  // To assign to a reference changes what it refers to, not the reference.
  if (name && !name->getDecl()->getType()->isReferenceType()) {
    assigned_.insert(name->getDecl()->getCanonicalDecl());
  }
}

void Walk::mention(const clang::Expr* name) {
  if (const auto* member = llvm::dyn_cast<clang::MemberExpr>(name)) {
    if (!llvm::isa<clang::FieldDecl>(member->getMemberDecl())) return;
  } else if (const auto* use = llvm::dyn_cast<clang::DeclRefExpr>(name)) {
    if (const auto* function =
            llvm::dyn_cast<clang::FunctionDecl>(use->getDecl())) {
      ++uses_[function->getCanonicalDecl()];
      return;
    }
    if (!llvm::isa<clang::VarDecl, clang::BindingDecl>(use->getDecl())) return;
  }
  if (body_ != nullptr) names_.emplace_back(body_, name);
}

void Walk::call(const clang::CallExpr* call) {
  if (const auto* changed = llvm::dyn_cast<clang::CXXOperatorCallExpr>(call)) {
    if (changed->isAssignmentOp()) assignment(changed->getArg(0));
  }
  const clang::FunctionDecl* callee = call->getDirectCallee();
  const Op op = unit_.api_(callee);
  if (const auto* method =
          llvm::dyn_cast_or_null<clang::CXXMethodDecl>(callee)) {
    if (llvm::isa<clang::CXXMemberCallExpr>(call)) {
      ++uses_[method->getCanonicalDecl()];
    }
  }
  if (body_ == nullptr) return;
  if (op == Op::kNone) {
    body_->calls.push_back(call);
    if (callee && !llvm::isa<clang::CXXOperatorCallExpr>(call)) {
      auto& arguments = arguments_[callee->getCanonicalDecl()];
      arguments.assign(call->arg_begin(), call->arg_end());
    }
    return;
  }
  const clang::Expr* object = nullptr;
  if (const auto* member = llvm::dyn_cast<clang::CXXMemberCallExpr>(call)) {
    object = member->getImplicitObjectArgument();
  } else if (llvm::isa<clang::CXXOperatorCallExpr>(call) ||
             op == Op::kRecvCase || op == Op::kSendCase) {
    object = call->getArg(0);
  }
  pending_.push_back({body_, body_->operations.size(), object});
  body_->operations.push_back({op, call, {}, body_});
  for (const clang::Expr* argument : call->arguments()) {
    given_[bare(argument)] = op;
  }
  if (op == Op::kGo || op == Op::kGroupGo || op == Op::kAfterFunc) {
    start(call, op);
  }
}

void Walk::start(const clang::CallExpr* call, Op op) {
  unsigned at = 0;
  if (op == Op::kAfterFunc) {
    at = 1;
  } else if (op == Op::kGo && call->getNumArgs() > 1 &&
             is_gosan_class(call->getArg(0)->getType(), "Named")) {
    at = 1;
  }
  if (at >= call->getNumArgs()) return;
  const clang::Expr* callable = bare(call->getArg(at));
  if (const auto* name = llvm::dyn_cast<clang::DeclRefExpr>(callable)) {
    const auto* variable = llvm::dyn_cast<clang::VarDecl>(name->getDecl());
    if (variable && variable->getInit() &&
        llvm::isa<clang::LambdaExpr>(bare(variable->getInit()))) {
      callable = bare(variable->getInit());
    }
  }
  Start made;
  made.op = op;
  made.call = call;
  made.starter = body_;
  const clang::FunctionDecl* function = nullptr;
  made.lambda = llvm::dyn_cast<clang::LambdaExpr>(callable);
  if (made.lambda != nullptr) {
    function = made.lambda->getCallOperator();
  } else if (const auto* name = llvm::dyn_cast<clang::DeclRefExpr>(callable)) {
    function = llvm::dyn_cast<clang::FunctionDecl>(name->getDecl());
  }
  if (function != nullptr && op == Op::kGo) {
    llvm::SmallVector<const clang::Expr*, 4> rest;
    for (unsigned i = at + 1; i < call->getNumArgs(); ++i) {
      rest.push_back(call->getArg(i));
    }
    if (made.lambda != nullptr) {
      alias_arguments(function, rest);
    } else {
      arguments_[function->getCanonicalDecl()] = rest;
    }
  }
  made.function = function;
  body_->starts.push_back(made);
}

void Walk::alias_arguments(const clang::FunctionDecl* function,
                           llvm::ArrayRef<const clang::Expr*> arguments) {
  for (unsigned i = 0; i < function->getNumParams() && i < arguments.size();
       ++i) {
    alias(function->getParamDecl(i), arguments[i]);
  }
}

}  // namespace gosan::vet
