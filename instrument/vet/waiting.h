// Which statements of a function may wait for a goroutine that it started.
#pragma once

#include <set>

#include "clang/Analysis/CFG.h"
#include "llvm/ADT/DenseSet.h"
#include "unit.h"

namespace gosan::vet {

/// Asked of the function that holds the start. Errs on the side of "may wait".
class Waiting {
 public:
  Waiting(const Unit& unit, const Start& start);

  bool may_wait(const clang::CFGElement& element) const;

 private:
  void find_signals(const Start& start);
  void add_elements(const Object& signal);
  void add_calls(const Body& starter);
  bool waits_in_call(const clang::CallExpr& call) const;

  const Unit& unit_;
  const Body& starter_;
  // What the goroutine can tell others of its end by, and what those can.
  std::set<std::pair<const clang::Decl*, const clang::FieldDecl*>> signals_;
  bool is_known_to_others_ = false;  // a signal is global or a member
  llvm::DenseSet<const clang::Stmt*> elements_;
};

/// Whether values of this type are data alone, which nobody can wait for.
bool is_plain_data(clang::QualType type);

/// Whether `body`, or a function of this unit that it calls, waits for
/// anything.
bool waits_for_something(const Unit& unit, const Body& body);

}  // namespace gosan::vet
