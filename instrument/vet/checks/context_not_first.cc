// context-not-first (advice): a function takes a Context, but not as its first
// parameter.
#include "../checks.h"

namespace gosan::vet {

void context_not_first(const Unit& unit, Findings& findings) {
  for (const auto& body : unit.bodies()) {
    // An override has the parameters that it inherited; operators theirs.
    const auto* method = llvm::dyn_cast<clang::CXXMethodDecl>(body->function);
    if (body->lambda || body->function->isOverloadedOperator() ||
        (method && method->size_overridden_methods() != 0)) {
      continue;
    }
    const auto parameters = body->function->parameters();
    if (parameters.empty() ||
        is_gosan_class(parameters[0]->getType(), "context::Context")) {
      continue;
    }
    for (const clang::ParmVarDecl* parameter : parameters.drop_front()) {
      if (!is_gosan_class(parameter->getType(), "context::Context")) continue;
      findings.add(parameter->getLocation(),
                   "the context should be the first parameter");
      break;
    }
  }
}

}  // namespace gosan::vet
