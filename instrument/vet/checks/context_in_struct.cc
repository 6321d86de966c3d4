// context-in-struct (advice): a class keeps a Context as a member. It belongs
// to a call, not to an object: pass it as the first parameter.
#include "../checks.h"

namespace gosan::vet {

void context_in_struct(const Unit& unit, Findings& findings) {
  for (const clang::CXXRecordDecl* record : unit.classes()) {
    for (const clang::FieldDecl* field : record->fields()) {
      if (!is_gosan_class(field->getType(), "context::Context")) continue;
      findings.add(field->getLocation(),
                   "a context in a struct; pass it as the first parameter of "
                   "the functions that need it");
    }
  }
}

}  // namespace gosan::vet
