// Walks from an accessed object outwards as long as it is a part of another.
#include "owner_names.h"

#include "clang/AST/DeclCXX.h"

namespace gosan::instrument {
namespace {

// The array that `object` is an element of; null for anything else.
const clang::Expr* array_of(const clang::Expr* object) {
  const auto* element = llvm::dyn_cast<clang::ArraySubscriptExpr>(object);
  if (!element) return nullptr;
  const clang::Expr* base = element->getBase()->IgnoreParenImpCasts();
  return base->getType()->isArrayType() ? base : nullptr;
}

const clang::MemberExpr* member_of(const clang::Expr* object) {
  const auto* member = llvm::dyn_cast<clang::MemberExpr>(object);
  return member && llvm::isa<clang::FieldDecl>(member->getMemberDecl())
             ? member
             : nullptr;
}

void prepend(const clang::FieldDecl& field, std::string& path) {
  if (!path.empty() && path.front() != '[') path = "." + path;
  path = field.getNameAsString() + path;
}

void prepend_element(std::string& path) {
  path = (path.front() == '[' ? "[]" : "[].") + path;
}

// What is left of the outermost field: elements of an array that is no field.
void drop_leading_elements(std::string& path) {
  while (path.rfind("[]", 0) == 0) path.erase(0, 2);
  if (!path.empty() && path.front() == '.') path.erase(0, 1);
}

}  // namespace

const clang::ValueDecl* accessed_variable(const clang::Expr* object) {
  object = object->IgnoreParenImpCasts();
  if (const auto* name = llvm::dyn_cast<clang::DeclRefExpr>(object)) {
    return name->getDecl();
  }
  if (const auto* member = llvm::dyn_cast<clang::MemberExpr>(object)) {
    return member->getMemberDecl();
  }
  const clang::Expr* array = array_of(object);
  return array ? accessed_variable(array) : nullptr;
}

MemberPath member_path(const clang::Expr* object) {
  MemberPath path;
  for (bool goes_on = true; goes_on;) {
    object = object->IgnoreParenImpCasts();
    if (const clang::Expr* array = array_of(object)) {
      if (path.outermost) prepend_element(path.text);
      object = array;
    } else if (const auto* member = member_of(object)) {
      path.outermost = llvm::cast<clang::FieldDecl>(member->getMemberDecl());
      prepend(*path.outermost, path.text);
      goes_on = !member->isArrow();
      object = member->getBase();
    } else {
      goes_on = false;
    }
  }
  drop_leading_elements(path.text);
  path.root = object;
  return path;
}

std::string function_name(const clang::DeclContext* context) {
  const auto* function = llvm::dyn_cast_or_null<clang::FunctionDecl>(context);
  if (!function) return "";
  const auto* method = llvm::dyn_cast<clang::CXXMethodDecl>(function);
  if (!method || !method->getParent()->isLambda()) {
    return function->getQualifiedNameAsString();
  }
  const std::string around =
      function_name(method->getParent()->getParentFunctionOrMethod());
  return around.empty() ? "lambda" : around + "::lambda";
}

}  // namespace gosan::instrument
