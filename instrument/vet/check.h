// What a check is: an entry in the table of checks.cc and a function that reads
// the model. Each lives in a file of its own in checks/.
#pragma once

#include <string>
#include <vector>

#include "clang/Basic/Diagnostic.h"
#include "llvm/ADT/ArrayRef.h"
#include "llvm/ADT/StringRef.h"

namespace gosan::vet {

class Unit;
struct Check;

enum class Level {
  kCertain,  // wrong wherever it is reported: gates
  kAdvice,   // worth a look
};

struct Warning {
  const Check* check = nullptr;
  clang::SourceLocation location;
  std::string message;  // lower case, no final period
  std::vector<clang::FixItHint> fixes;
};

/// What a check reports to.
class Findings {
 public:
  void begin(const Check& check) { check_ = &check; }
  void add(clang::SourceLocation location, std::string message,
           std::vector<clang::FixItHint> fixes = {}) {
    warnings_.push_back(
        {check_, location, std::move(message), std::move(fixes)});
  }
  std::vector<Warning>& warnings() { return warnings_; }

 private:
  const Check* check_ = nullptr;
  std::vector<Warning> warnings_;
};

struct Check {
  llvm::StringRef name;
  Level level = Level::kCertain;
  bool is_on = true;  // unless it is enabled by name
  llvm::StringRef summary;
  void (*run)(const Unit& unit, Findings& findings) = nullptr;
};

/// All checks, in the order of --help.
llvm::ArrayRef<Check> all_checks();
/// Null when there is none of that name.
const Check* find_check(llvm::StringRef name);
/// The check that reports gosan:ignore comments without use.
const Check& unused_ignore();

}  // namespace gosan::vet
