// The checks as a part of a compilation.
#pragma once

#include <memory>

#include "clang/AST/ASTConsumer.h"
#include "clang/Frontend/CompilerInstance.h"
#include "vet.h"

namespace gosan::vet {

/// Checks each unit without errors when it is parsed, and reports compiler
/// warnings.
std::unique_ptr<clang::ASTConsumer> make_consumer(
    clang::CompilerInstance& compiler, Selection selection);

}  // namespace gosan::vet
