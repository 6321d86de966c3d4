// Whose an accessed variable is: the object that it is a part of, the function
// that declares it.
#pragma once

#include <string>

#include "clang/AST/Decl.h"
#include "clang/AST/Expr.h"

namespace gosan::instrument {

/// Whose name and type an access to `object` shows: the variable or field, or
/// null when the object has no name of its own (`*p`, `p[i]`).
const clang::ValueDecl* accessed_variable(const clang::Expr* object);

/// `config.limits[2].most` is the member `limits[].most` of a Config.
struct MemberPath {
  const clang::FieldDecl* outermost = nullptr;  // null: no member
  std::string text;                             // from `outermost` on
  const clang::Expr* root = nullptr;            // what it is a member of
};
MemberPath member_path(const clang::Expr* object);

/// "f" or "f::lambda"; empty outside of functions.
std::string function_name(const clang::DeclContext* context);

}  // namespace gosan::instrument
