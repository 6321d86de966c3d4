// capture-by-reference: a goroutine names by reference a local variable or
// parameter of a function that can return, or leave the variable's scope,
// without having waited for the goroutine.
//
//   void fetch() {
//     std::string body;
//     go([&] { body = load(); });   // body is gone when load() returns
//   }
//
// Silent where anything on the way may wait: an operation on what the two
// share, a function that may know it, a destructor that may join. Main's
// variables are left alone: when it returns the goroutines stop.
#include "../captures.h"
#include "../checks.h"
#include "../flow.h"
#include "../waiting.h"

namespace gosan::vet {
namespace {

bool may_end_first(const Unit& unit, const Start& start, const Waiting& waiting,
                   const clang::VarDecl& variable) {
  const bool is_parameter = llvm::isa<clang::ParmVarDecl>(variable);
  return unit.flow(*start.starter)
      .finds(
          start.call,
          [&](const clang::CFGElement& element) {
            if (const auto end = element.getAs<clang::CFGLifetimeEnds>()) {
              if (end->getVarDecl() == &variable) return Step::kFound;
            }
            return waiting.may_wait(element) ? Step::kStop : Step::kGoOn;
          },
          is_parameter);
}

}  // namespace

void capture_by_reference(const Unit& unit, Findings& findings) {
  for (const auto& body : unit.bodies()) {
    if (body->is_main) continue;
    for (const Start& start : body->starts) {
      // Whoever keeps what after_func returns can stop it.
      if (start.op == Op::kAfterFunc &&
          !llvm::isa_and_nonnull<clang::CompoundStmt>(
              unit.user_of(start.call))) {
        continue;
      }
      auto captured = captured_by_reference(start);
      if (captured.empty()) continue;
      const Waiting waiting(unit, start);
      llvm::erase_if(captured, [&](const clang::VarDecl* variable) {
        return loop_of_variable(unit, start, *variable) ||
               !may_end_first(unit, start, waiting, *variable);
      });
      if (captured.empty()) continue;
      findings.add(start.lambda->getBeginLoc(),
                   "goroutine captures " + quoted_names(captured) +
                       " by reference, but the function can leave " +
                       (captured.size() == 1 ? "its" : "their") +
                       " scope without waiting for it");
    }
  }
}

}  // namespace gosan::vet
