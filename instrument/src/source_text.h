// Places and texts of the syntax tree in the form that the source map keeps.
#pragma once

#include <optional>
#include <string>

#include "clang/AST/ASTContext.h"
#include "clang/AST/Expr.h"
#include "clang/AST/TypeOrdering.h"
#include "clang/Basic/SourceLocation.h"
#include "clang/Frontend/CompilerInstance.h"
#include "source_map.h"

namespace gosan::instrument {

/// A place as debug info will show it.
struct Place {
  FileId file;
  unsigned line;
  unsigned column;
};

class SourceText {
 public:
  SourceText(clang::CompilerInstance& compiler, SourceMap& map);

  /// Empty for code without a place of its own.
  std::optional<Place> place(clang::SourceLocation location);

  /// The name of the file of `location` as the user wrote it.
  llvm::StringRef file_name(clang::SourceLocation location);

  /// What the user wrote, on one line and at most kMaxTextBytes long.
  llvm::StringRef text(clang::SourceRange range);

  llvm::StringRef type_name(clang::QualType type);

  /// Bytes; 0 where the type has no size.
  uint64_t size_of(clang::QualType type) const;

  bool is_in_system_header(clang::SourceLocation location) const;

  static constexpr size_t kMaxTextBytes = 80;

 private:
  std::string absolute_path(llvm::StringRef name) const;
  std::string remap(llvm::StringRef path) const;

  clang::CompilerInstance& compiler_;
  clang::SourceManager& source_;
  SourceMap& map_;
  std::string directory_;
  clang::PrintingPolicy policy_;
  llvm::DenseMap<const char*, FileId> files_;  // by clang's own name pointer
  llvm::DenseMap<clang::QualType, llvm::StringRef> types_;
};

}  // namespace gosan::instrument
