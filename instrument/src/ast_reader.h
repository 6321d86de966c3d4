// Fills the source map from the syntax tree.
#pragma once

#include <memory>

#include "clang/AST/ASTConsumer.h"
#include "clang/Frontend/CompilerInstance.h"
#include "compilation.h"

namespace gosan::instrument {

/// Reads the tree at the end of the unit, before code is optimised. Produces no
/// code itself.
std::unique_ptr<clang::ASTConsumer> make_ast_reader(
    clang::CompilerInstance& compiler,
    std::shared_ptr<Compilation> compilation);

}  // namespace gosan::instrument
