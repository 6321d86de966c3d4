// The constants that describe places in the source: struct gosan_site of
// detector_abi.h and the strings that they share.
#pragma once

#include <map>
#include <string>
#include <tuple>
#include <vector>

#include "compilation.h"
#include "llvm/ADT/DenseMap.h"
#include "llvm/ADT/StringMap.h"
#include "llvm/IR/Constants.h"
#include "llvm/IR/DebugInfoMetadata.h"
#include "llvm/IR/Module.h"

namespace gosan::instrument {

/// Lays out one element of a table whose fields may be self-relative offsets,
/// which need no dynamic relocation.
class RelativeStruct {
 public:
  /// The element will lie `offset` bytes into `base`.
  RelativeStruct(llvm::StructType* type, llvm::GlobalVariable* base,
                 uint64_t offset);

  /// The next field is a number.
  void add(uint64_t value);
  /// The next field is `target` - &field, or 0 when target is null.
  void add_offset(llvm::Constant* target);

  /// The element, when all fields are there.
  llvm::Constant* value() const;

 private:
  llvm::StructType* type_;
  llvm::GlobalVariable* base_;
  uint64_t offset_;
  const llvm::StructLayout* layout_;
  llvm::SmallVector<llvm::Constant*, 12> fields_;
};

/// The address `offset` bytes into `base`.
llvm::Constant* address_within(llvm::Constant* base, uint64_t offset);

/// A private constant for tables that the linker concatenates per section.
llvm::GlobalVariable* make_table(llvm::Module& module, llvm::Type* type,
                                 llvm::StringRef name, llvm::StringRef section);

/// Strings of one module, each stored once.
class StringTable {
 public:
  explicit StringTable(llvm::Module& module) : module_(module) {}

  /// Null for the empty string.
  llvm::Constant* get(llvm::StringRef text);

 private:
  llvm::Module& module_;
  llvm::StringMap<llvm::GlobalVariable*> strings_;
};

/// What a site says beyond its place.
struct SiteKind {
  uint8_t kind = 0;   // enum gosan_site_kind
  uint64_t size = 0;  // bytes; 0 = none or dynamic
};

class SiteTable {
 public:
  SiteTable(llvm::Module& module, const Compilation& compilation,
            StringTable& strings);

  /// The sites of one function form one array in its comdat, so that they are
  /// kept or dropped together.
  void start_function(llvm::Function& function);
  /// Emits the array. Addresses from get() are valid before and after.
  void finish_function();

  /// The site of `instruction`, which accesses `pointer` (null for calls).
  llvm::Constant* get(const llvm::Instruction& instruction, SiteKind kind,
                      const llvm::Value* pointer);

 private:
  // A place resolved to what is printed.
  struct Entry {
    std::string file;
    std::string function;
    const SourceExpression* expression = nullptr;
    unsigned line = 0;
    unsigned column = 0;
    uint8_t flags = 0;
    llvm::Constant* inlined_at = nullptr;
  };
  using Key = std::tuple<const llvm::DILocation*, uint8_t, uint64_t,
                         const SourceExpression*, unsigned>;

  llvm::Constant* at_location(const llvm::DILocation& location, SiteKind kind,
                              const Shape& shape, unsigned fallback_line);
  llvm::Constant* without_location(SiteKind kind);
  llvm::Constant* append(const Entry& entry, SiteKind kind);
  const SourceExpression* find_expression(const llvm::DILocation& location,
                                          const Shape& shape);
  const SourceExpression* vptr_expression(const llvm::DILocation& location,
                                          const SourceExpression* call);
  void describe_file(const llvm::DIFile& file, Entry& entry) const;
  const std::string& function_name(const llvm::DISubprogram& subprogram);

  llvm::Module& module_;
  const Compilation& compilation_;
  StringTable& strings_;
  llvm::StructType* type_;
  uint64_t site_bytes_;
  // Of the current function:
  llvm::Function* function_ = nullptr;
  llvm::GlobalVariable* array_ = nullptr;  // stands in until its size is known
  std::vector<llvm::Constant*> elements_;
  std::map<Key, llvm::Constant*> sites_;
  llvm::DenseMap<const llvm::DISubprogram*, std::string> function_names_;
  // Accesses to vptrs, which the source does not spell.
  std::map<const llvm::DILocation*, SourceExpression> vptrs_;
};

}  // namespace gosan::instrument
