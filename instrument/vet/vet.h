// The checks over one parsed translation unit: what the plugin and the tool
// share.
#pragma once

#include <set>
#include <string>
#include <vector>

#include "check.h"
#include "clang/AST/ASTContext.h"

namespace gosan::vet {

/// Which checks run.
struct Selection {
  bool certain = true;
  bool advice = true;
  std::set<std::string> enabled;   // by name, whatever their level
  std::set<std::string> disabled;  // by name, whatever else

  bool has(const Check& check) const;
};

/// The warnings of the unit in source order, without those that a comment
/// silences; none when the unit does not see the runtime's headers. `decls` are
/// the top-level declarations as the parser handed them over. Must not be
/// called for a unit with errors.
std::vector<Warning> vet(clang::ASTContext& context,
                         llvm::ArrayRef<clang::Decl*> decls,
                         const Selection& selection);

/// Reports them as compiler warnings.
void emit(clang::DiagnosticsEngine& diagnostics,
          llvm::ArrayRef<Warning> warnings);

}  // namespace gosan::vet
