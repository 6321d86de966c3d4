// Mangled names, by the Itanium C++ ABI's grammar.
#include "function_names.h"

#include "llvm/Demangle/Demangle.h"
#include "llvm/IR/DebugInfoMetadata.h"
#include "llvm/IR/Function.h"
#include "llvm/IR/Module.h"

namespace gosan::instrument {

bool is_runtime_name(llvm::StringRef mangled) {
  if (!mangled.consume_front("_Z")) return false;
  // Z: an entity local to the function that follows; N: a nested name, with
  // the qualifiers of the member function.
  while (mangled.consume_front("Z") || mangled.consume_front("N")) {
    mangled = mangled.ltrim("rVKRO");
  }
  return mangled.consume_front("5gosan") && !mangled.starts_with("7visible");
}

bool is_trusted_library_name(llvm::StringRef mangled) {
  // _Sp_atomic: atomic<shared_ptr> reads its pointer under a lock that load()
  // gives back without a release; its own atomics make the edges.
  // ctype<char>: fills a table of bytes in which all writers agree.
  for (const char* prefix :
       {"_ZNSt10_Sp_atomic", "_ZNKSt10_Sp_atomic", "_ZNKSt5ctypeIcE6narrow",
        "_ZNKSt5ctypeIcE5widen"}) {
    if (mangled.starts_with(prefix)) return true;
  }
  return false;
}

bool is_exempt(const llvm::Function& function) {
  return function.hasFnAttribute(
             llvm::Attribute::DisableSanitizerInstrumentation) ||
         function.hasFnAttribute(llvm::Attribute::Naked);
}

void FunctionNames::record(const llvm::Module& module) {
  for (const llvm::Function& function : module) {
    if (const llvm::DISubprogram* subprogram = function.getSubprogram()) {
      names_.try_emplace(subprogram, function.getName().str());
    }
  }
}

llvm::StringRef FunctionNames::mangled(
    const llvm::DISubprogram& subprogram) const {
  auto entry = names_.find(&subprogram);
  if (entry != names_.end()) return entry->second;
  return subprogram.getLinkageName().empty() ? subprogram.getName()
                                             : subprogram.getLinkageName();
}

std::string FunctionNames::demangled(
    const llvm::DISubprogram& subprogram) const {
  return demangle_function(mangled(subprogram));
}

std::string demangle_function(llvm::StringRef mangled) {
  mangled.consume_front("\1");
  if (mangled.starts_with("_Z")) mangled = mangled.split('.').first;
  return llvm::demangle(mangled);
}

}  // namespace gosan::instrument
