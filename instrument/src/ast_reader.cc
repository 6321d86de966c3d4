// The walk over the syntax tree. Each visitor names the place to which clang's
// code generator attaches the load, store or call of that expression.
#include "ast_reader.h"

#include <utility>
#include <vector>

#include "clang/AST/Mangle.h"
#include "clang/AST/RecursiveASTVisitor.h"
#include "owner_names.h"
#include "source_text.h"

namespace gosan::instrument {
namespace {

class TreeReader : public clang::RecursiveASTVisitor<TreeReader> {
 public:
  TreeReader(clang::CompilerInstance& compiler, Compilation& compilation)
      : map_(compilation.source),
        text_(compiler, compilation.source),
        mangler_(compiler.getASTContext()) {}

  bool shouldVisitTemplateInstantiations() const { return true; }
  bool shouldVisitImplicitCode() const { return true; }

  // Most of a unit is library code that it does not use, and templates that
  // only their instances matter of.
  bool TraverseDecl(clang::Decl* decl) {
    const auto* function = llvm::dyn_cast_or_null<clang::FunctionDecl>(decl);
    if (function && (function->isDependentContext() ||
                     (!function->isUsed(false) &&
                      text_.is_in_system_header(function->getLocation())))) {
      return true;
    }
    return RecursiveASTVisitor::TraverseDecl(decl);
  }

  bool VisitCastExpr(clang::CastExpr* cast) {
    if (cast->getCastKind() == clang::CK_LValueToRValue ||
        cast->getCastKind() == clang::CK_AtomicToNonAtomic) {
      const clang::Expr* object = cast->getSubExpr()->IgnoreParens();
      add(object->getExprLoc(), cast->getSubExpr()->getSourceRange(), object,
          kReads);
    }
    return true;
  }

  // References are pointers that are read each time they are named; so are the
  // variables that a lambda captured by reference.
  bool VisitDeclRefExpr(clang::DeclRefExpr* name) {
    if (name->refersToEnclosingVariableOrCapture() ||
        name->getDecl()->getType()->isReferenceType()) {
      add_reference(*name, *name->getDecl());
    }
    return true;
  }

  bool VisitMemberExpr(clang::MemberExpr* member) {
    if (member->getMemberDecl()->getType()->isReferenceType()) {
      add_reference(*member, *member->getMemberDecl());
    }
    return true;
  }

  bool VisitUnaryOperator(clang::UnaryOperator* operation) {
    if (operation->isIncrementDecrementOp()) {
      add(operation->getExprLoc(), operation->getSourceRange(),
          operation->getSubExpr(), kReads | kWrites);
    }
    return true;
  }

  bool VisitBinaryOperator(clang::BinaryOperator* operation) {
    if (operation->isAssignmentOp()) {
      const bool reads = operation->isCompoundAssignmentOp();
      add(operation->getExprLoc(), operation->getSourceRange(),
          operation->getLHS(), reads ? kReads | kWrites : kWrites);
    }
    return true;
  }

  // Builtins for atomic access.
  bool VisitAtomicExpr(clang::AtomicExpr* operation) {
    add(operation->getExprLoc(), operation->getSourceRange(), nullptr,
        kReads | kWrites | kCalls);
    return true;
  }

  bool VisitCallExpr(clang::CallExpr* call) {
    uint8_t roles = kCalls;
    const clang::Expr* object = nullptr;
    const auto* callee =
        llvm::dyn_cast_or_null<clang::CXXMethodDecl>(call->getDirectCallee());
    // The assignment of a plain struct copies its bytes without a call.
    if (callee && callee->isTrivial() && call->getNumArgs() > 0) {
      roles |= kReads | kWrites;
      if (llvm::isa<clang::CXXOperatorCallExpr>(call)) object = call->getArg(0);
    }
    add(call->getExprLoc(), call->getSourceRange(), object, roles);
    return true;
  }

  bool VisitCXXConstructExpr(clang::CXXConstructExpr* construction) {
    add(construction->getExprLoc(), construction->getSourceRange(), nullptr,
        kReads | kWrites | kCalls);
    return true;
  }

  bool VisitCXXNewExpr(clang::CXXNewExpr* creation) {
    SourceExpression expression;
    expression.roles = kWrites | kCalls;
    if (!creation->isInstantiationDependent()) {
      expression.type =
          map_.keep((text_.type_name(creation->getAllocatedType()) +
                     (creation->isArray() ? "[]" : ""))
                        .str());
    }
    add_at(creation->getExprLoc(), creation->getSourceRange(), expression);
    return true;
  }

  // Names inside of it may mean its own copies.
  bool TraverseLambdaExpr(clang::LambdaExpr* lambda) {
    lambdas_.push_back(lambda);
    const bool goes_on = RecursiveASTVisitor::TraverseLambdaExpr(lambda);
    lambdas_.pop_back();
    return goes_on;
  }

  bool VisitCXXDeleteExpr(clang::CXXDeleteExpr* deletion) {
    add(deletion->getExprLoc(), deletion->getSourceRange(), nullptr, kCalls);
    return true;
  }

  bool VisitInitListExpr(clang::InitListExpr* list) {
    add(list->getExprLoc(), list->getSourceRange(), nullptr, kWrites);
    return true;
  }

  bool VisitVarDecl(clang::VarDecl* variable) {
    if (variable->getInit() &&
        !variable->getDeclContext()->isDependentContext()) {
      add_initialization(variable->getLocation(), variable->getSourceRange(),
                         variable);
    }
    if (variable->hasGlobalStorage()) add_global(*variable);
    return true;
  }

  bool TraverseConstructorInitializer(clang::CXXCtorInitializer* initializer) {
    if (const clang::FieldDecl* field = initializer->getAnyMember()) {
      clang::SourceRange range = initializer->getSourceRange();
      if (range.isInvalid()) range = field->getSourceRange();
      add_initialization(initializer->getSourceLocation(), range, field);
    }
    return RecursiveASTVisitor::TraverseConstructorInitializer(initializer);
  }

 private:
  void add(clang::SourceLocation location, clang::SourceRange range,
           const clang::Expr* object, unsigned roles) {
    if (object && object->isInstantiationDependent()) return;
    SourceExpression expression;
    expression.roles = static_cast<uint8_t>(roles);
    if (object) {
      expression.size = text_.size_of(object->getType());
      expression.is_pointer = object->getType()->isPointerType();
      describe(object, expression);
    }
    add_at(location, range, expression);
  }

  void add_reference(const clang::Expr& use, const clang::ValueDecl& variable) {
    if (use.isInstantiationDependent()) return;
    SourceExpression expression;
    expression.roles = kReads;
    expression.size = sizeof(void*);
    expression.is_pointer = true;
    name(variable, expression);
    name_owner(&use, expression);
    add_at(use.getExprLoc(), use.getSourceRange(), expression);
  }

  void add_initialization(clang::SourceLocation location,
                          clang::SourceRange range,
                          const clang::ValueDecl* variable) {
    SourceExpression expression;
    expression.roles = kWrites;
    expression.size = text_.size_of(variable->getType());
    expression.is_pointer = variable->getType()->isPointerType();
    name(*variable, expression);
    if (const auto* field = llvm::dyn_cast<clang::FieldDecl>(variable)) {
      set_member(*field, field->getName(), expression);
    } else {
      set_function(*variable, expression);
    }
    add_at(location, range, expression);
  }

  void describe(const clang::Expr* object, SourceExpression& expression) {
    if (const clang::ValueDecl* variable = accessed_variable(object)) {
      name(*variable, expression);
      name_owner(object, expression);
    } else {
      // The element type of a library container is `value_type` as written.
      const clang::QualType type = object->getType();
      expression.type = text_.type_name(
          type->isScalarType() ? type.getCanonicalType() : type);
    }
  }

  void name_owner(const clang::Expr* object, SourceExpression& expression) {
    const MemberPath path = member_path(object);
    if (path.outermost) {
      set_member(*path.outermost, path.text, expression);
    } else if (const auto* use =
                   llvm::dyn_cast<clang::DeclRefExpr>(path.root)) {
      name_function(*use, expression);
    }
  }

  void set_member(const clang::FieldDecl& field, llvm::StringRef path,
                  SourceExpression& expression) {
    if (!field.getIdentifier() || !field.getParent()->getIdentifier()) return;
    const clang::QualType record =
        field.getASTContext().getRecordType(field.getParent());
    expression.owner = map_.keep((text_.type_name(record) + "::" + path).str());
    expression.is_member = true;
  }

  void name_function(const clang::DeclRefExpr& use,
                     SourceExpression& expression) {
    const clang::ValueDecl& variable = *use.getDecl();
    set_function(variable, expression);
    if (expression.owner.empty() || !use.refersToEnclosingVariableOrCapture() ||
        !is_copied(variable)) {
      return;
    }
    // A capture that the lambda itself declares has the lambda as its function.
    const llvm::StringRef lambda =
        variable.isInitCapture() ? "::" : "::lambda::";
    expression.owner =
        map_.keep((expression.owner + lambda + variable.getName()).str());
    expression.is_member = true;
  }

  void set_function(const clang::ValueDecl& variable,
                    SourceExpression& expression) {
    const auto* local = llvm::dyn_cast<clang::VarDecl>(&variable);
    if (local && local->isLocalVarDeclOrParm()) {
      expression.owner = map_.keep(function_name(variable.getDeclContext()));
    }
  }

  // The innermost lambda has a copy of it.
  bool is_copied(const clang::ValueDecl& variable) const {
    if (lambdas_.empty()) return false;
    for (const clang::LambdaCapture& capture : lambdas_.back()->captures()) {
      if (capture.capturesVariable() && capture.getCapturedVar() == &variable) {
        return capture.getCaptureKind() == clang::LCK_ByCopy;
      }
    }
    return false;
  }

  void name(const clang::ValueDecl& variable, SourceExpression& expression) {
    if (variable.getIdentifier()) {
      expression.variable = map_.keep(variable.getName());
    }
    expression.type = text_.type_name(variable.getType());
  }

  void add_at(clang::SourceLocation location, clang::SourceRange range,
              SourceExpression& expression) {
    const std::optional<Place> place = text_.place(location);
    const std::optional<Place> begin = text_.place(range.getBegin());
    if (!place || !begin || place->file != begin->file) return;
    expression.line = begin->line;
    expression.column = begin->column;
    expression.text = text_.text(range);
    map_.add_expression(place->file, place->line, place->column, expression);
  }

  void add_global(clang::VarDecl& variable) {
    if (variable.getDeclContext()->isDependentContext() ||
        variable.getType()->isDependentType() ||
        variable.isThisDeclarationADefinition() ==
            clang::VarDecl::DeclarationOnly ||
        (text_.is_in_system_header(variable.getLocation()) &&
         !variable.isUsed(false))) {
      return;
    }
    const std::optional<Place> place = text_.place(variable.getLocation());
    if (!place) return;
    map_.add_variable(mangler_.getName(&variable),
                      {.type = text_.type_name(variable.getType()),
                       .file = text_.file_name(variable.getLocation()),
                       .line = place->line});
  }

  SourceMap& map_;
  SourceText text_;
  clang::ASTNameGenerator mangler_;
  std::vector<const clang::LambdaExpr*> lambdas_;  // around what is visited
};

// Remembers what the parser hands over, and reads it when everything is there.
// Walking the whole translation unit instead would load all of a precompiled
// header.
class AstReader : public clang::ASTConsumer {
 public:
  AstReader(clang::CompilerInstance& compiler,
            std::shared_ptr<Compilation> compilation)
      : compiler_(compiler), compilation_(std::move(compilation)) {}

  bool HandleTopLevelDecl(clang::DeclGroupRef group) override {
    decls_.insert(decls_.end(), group.begin(), group.end());
    return true;
  }

  void HandleTranslationUnit(clang::ASTContext& context) override {
    if (context.getDiagnostics().hasErrorOccurred()) return;
    TreeReader reader(compiler_, *compilation_);
    // Reading may load more of a precompiled header, which is handed over too.
    const auto decls = std::exchange(decls_, {});
    for (clang::Decl* decl : decls) reader.TraverseDecl(decl);
  }

 private:
  clang::CompilerInstance& compiler_;
  std::shared_ptr<Compilation> compilation_;
  std::vector<clang::Decl*> decls_;
};

}  // namespace

std::unique_ptr<clang::ASTConsumer> make_ast_reader(
    clang::CompilerInstance& compiler,
    std::shared_ptr<Compilation> compilation) {
  return std::make_unique<AstReader>(compiler, std::move(compilation));
}

}  // namespace gosan::instrument
