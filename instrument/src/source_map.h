// What the AST part hands to the IR part: for each place in the source to which
// clang attaches loads, stores and calls, how the user wrote it. The syntax
// tree itself is gone when the IR passes run.
#pragma once

#include <cstdint>
#include <string>
#include <utility>
#include <vector>

#include "llvm/ADT/DenseMap.h"
#include "llvm/ADT/SmallVector.h"
#include "llvm/ADT/StringMap.h"
#include "llvm/ADT/StringRef.h"
#include "llvm/Support/Allocator.h"
#include "llvm/Support/StringSaver.h"

namespace gosan::instrument {

enum class FileId : uint32_t {};

/// What an expression does at its place; a set.
enum Role : uint8_t { kReads = 1, kWrites = 2, kCalls = 4 };

/// One access or call as the source spells it.
struct SourceExpression {
  unsigned line = 0;  // where it begins
  unsigned column = 0;
  llvm::StringRef text;      // one line, shortened
  llvm::StringRef variable;  // declared name of the variable or field, or empty
  llvm::StringRef type;      // its declared type, or empty
  llvm::StringRef owner;     // as gosan_site::owner, or empty
  uint64_t size = 0;         // bytes; 0 = unknown
  uint8_t roles = 0;         // of Role
  bool is_pointer = false;   // the accessed value is one
  bool is_member = false;    // `owner` is a member's path
};

/// An access or call as the IR shows it.
struct Shape {
  Role role;
  uint64_t size = 0;        // bytes; 0 = any
  bool is_pointer = false;  // the accessed value is one
  /// Pointers that the address computation loads at this same place: `a[i]` and
  /// its `a` share a place, and the longer expression loads more.
  unsigned derefs = 0;
  /// The object's pointer to its class's table, which the source does not
  /// spell; or perhaps one, if there is no expression.
  bool is_vptr = false;
  bool may_be_vptr = false;
};

/// A variable of static storage.
struct SourceVariable {
  llvm::StringRef type;
  llvm::StringRef file;
  unsigned line = 0;
};

struct SourceFile {
  llvm::StringRef name;  // as the user wrote it
  bool is_system = false;
};

class SourceMap {
 public:
  SourceMap() : strings_(memory_) {}

  /// Keeps a copy of `text` for the life of the map.
  llvm::StringRef keep(llvm::StringRef text) { return strings_.save(text); }

  /// `absolute_path` names the file for lookups only.
  FileId add_file(llvm::StringRef absolute_path, SourceFile file);

  /// `line` and `column` are clang's place for the access, which is often in
  /// the middle of the expression.
  void add_expression(FileId file, unsigned line, unsigned column,
                      const SourceExpression& expression);

  void add_variable(llvm::StringRef mangled_name, SourceVariable variable);

  const SourceFile* find_file(llvm::StringRef absolute_path) const;

  /// The expression that best explains `shape` at clang's place; null when none
  /// has that role.
  const SourceExpression* find_expression(llvm::StringRef absolute_path,
                                          unsigned line, unsigned column,
                                          const Shape& shape) const;

  const SourceVariable* find_variable(llvm::StringRef mangled_name) const;

 private:
  using Place = std::pair<uint32_t, uint64_t>;  // file, line << 32 | column

  llvm::BumpPtrAllocator memory_;
  llvm::UniqueStringSaver strings_;
  llvm::StringMap<FileId> file_ids_;
  std::vector<SourceFile> files_;  // [FileId]
  llvm::DenseMap<Place, llvm::SmallVector<SourceExpression, 1>> expressions_;
  llvm::StringMap<SourceVariable> variables_;
};

}  // namespace gosan::instrument
