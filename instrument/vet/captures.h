// The variables that a goroutine's lambda captures by reference.
#pragma once

#include "llvm/ADT/SmallVector.h"
#include "unit.h"

namespace gosan::vet {

/// Variables of the function that starts the goroutine, parameters by value
/// included, that its lambda names by reference. References are left out: what
/// they refer to lives elsewhere.
llvm::SmallVector<const clang::VarDecl*, 4> captured_by_reference(
    const Start& start);

/// The variable that the capture `&name = variable` binds to; null for others.
const clang::VarDecl* bound_variable(const clang::VarDecl& capture);

/// The loop around `start` whose variable `variable` is; null when it is none.
const clang::Stmt* loop_of_variable(const Unit& unit, const Start& start,
                                    const clang::VarDecl& variable);

/// "'a'", "'a' and 'b'", "'a', 'b' and 'c'".
std::string quoted_names(llvm::ArrayRef<const clang::VarDecl*> variables);

}  // namespace gosan::vet
