// Mangled names: which functions are gosan's own, and which name belongs to a
// debug-info subprogram.
#pragma once

#include <string>

#include "llvm/ADT/DenseMap.h"
#include "llvm/ADT/StringRef.h"

namespace llvm {
class DISubprogram;
class Function;
class Module;
}  // namespace llvm

namespace gosan::instrument {

/// True for functions in namespace gosan (and what is local to them) except
/// gosan::visible, whose accesses are the user's.
bool is_runtime_name(llvm::StringRef mangled);

/// True for functions of the C++ library whose plain accesses race by the
/// letter of the standard and never in effect: the library's business, not the
/// program's.
bool is_trusted_library_name(llvm::StringRef mangled);

/// True when every access of `function` is left unchecked.
bool is_exempt(const llvm::Function& function);

/// Remembers the mangled name of every subprogram: with location tracking only,
/// clang leaves it out of the debug info, and after inlining the function that
/// carried it may be gone.
class FunctionNames {
 public:
  /// Called before any inlining.
  void record(const llvm::Module& module);

  llvm::StringRef mangled(const llvm::DISubprogram& subprogram) const;

  /// As c++filt prints it.
  std::string demangled(const llvm::DISubprogram& subprogram) const;

 private:
  llvm::DenseMap<const llvm::DISubprogram*, std::string> names_;
};

/// `mangled` as c++filt prints it, without the suffixes that LLVM appends to
/// the parts of a split function.
std::string demangle_function(llvm::StringRef mangled);

}  // namespace gosan::instrument
