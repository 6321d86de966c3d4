// Guards and calls of lock().
#include "locks.h"

#include "llvm/ADT/StringSwitch.h"

namespace gosan::vet {
namespace {

bool is_guard(clang::QualType type) {
  const clang::CXXRecordDecl* record = type->getAsCXXRecordDecl();
  return record && record->getIdentifier() && record->isInStdNamespace() &&
         llvm::StringSwitch<bool>(record->getName())
             .Cases("lock_guard", "unique_lock", "scoped_lock", "shared_lock",
                    true)
             .Default(false);
}

bool is_thread_mutex(clang::QualType type) {
  const clang::CXXRecordDecl* record =
      type.getNonReferenceType()->getAsCXXRecordDecl();
  return record && record->getIdentifier() && record->isInStdNamespace();
}

bool is_runtime_mutex(clang::QualType type) {
  return is_gosan_class(type, "sync::Mutex") ||
         is_gosan_class(type, "sync::RWMutex");
}

bool names(const Unit& unit, const Body& body, const clang::Stmt* stmt,
           const Object& object) {
  for (const Mention& mention : unit.mentions_of(object)) {
    if (unit.is_within(mention.body, body) &&
        unit.contains(stmt, mention.name)) {
      return true;
    }
  }
  return false;
}

// The statements of the block that follow the one `inside` is part of.
std::vector<const clang::Stmt*> following(const Unit& unit,
                                          const clang::Stmt* inside) {
  std::vector<const clang::Stmt*> after;
  const clang::Stmt* block = unit.parent(inside);
  while (block && !llvm::isa<clang::CompoundStmt>(block)) {
    // A lock() in a condition or a loop's head is not understood.
    if (!llvm::isa<clang::Expr>(block)) return after;
    inside = block;
    block = unit.parent(block);
  }
  if (block == nullptr) return after;
  bool found = false;
  for (const clang::Stmt* each : block->children()) {
    if (found) after.push_back(each);
    found |= each == inside;
  }
  return after;
}

void keep_until_named(const Unit& unit, Held& held, const Object& name) {
  auto& under = held.under;
  const auto end = llvm::find_if(under, [&](const clang::Stmt* stmt) {
    return names(unit, *held.body, stmt, name);
  });
  under.erase(end, under.end());
}

void add_guard(const Unit& unit, const Body& body,
               const clang::DeclStmt& declares, const clang::VarDecl& guard,
               std::vector<Held>& found) {
  const auto* made =
      llvm::dyn_cast_or_null<clang::CXXConstructExpr>(bare(guard.getInit()));
  // Further arguments may defer or adopt.
  if (made == nullptr || made->getNumArgs() != 1) return;
  Held held;
  held.mutex = unit.object_of(made->getArg(0));
  held.taken = &declares;
  held.body = &body;
  const clang::QualType type = made->getArg(0)->getType();
  held.is_threads = is_thread_mutex(type);
  if (!held.mutex || (!held.is_threads && !is_runtime_mutex(type))) return;
  held.under = following(unit, &declares);
  keep_until_named(unit, held, held.mutex);
  keep_until_named(unit, held, {guard.getCanonicalDecl(), nullptr});
  found.push_back(held);
}

void find_guards(const Unit& unit, const Body& body, const clang::Stmt* stmt,
                 std::vector<Held>& found) {
  if (stmt == nullptr || llvm::isa<clang::LambdaExpr>(stmt)) return;
  if (const auto* declares = llvm::dyn_cast<clang::DeclStmt>(stmt)) {
    for (const clang::Decl* decl : declares->decls()) {
      const auto* variable = llvm::dyn_cast<clang::VarDecl>(decl);
      if (variable && is_guard(variable->getType())) {
        add_guard(unit, body, *declares, *variable, found);
      }
    }
  }
  for (const clang::Stmt* child : stmt->children()) {
    find_guards(unit, body, child, found);
  }
}

}  // namespace

std::vector<Held> held_locks(const Unit& unit, const Body& body) {
  std::vector<Held> found;
  for (const Operation& operation : body.operations) {
    if ((operation.op != Op::kLock && operation.op != Op::kThreadLock) ||
        !operation.object) {
      continue;
    }
    Held held{operation.object, operation.op == Op::kThreadLock, operation.call,
              &body, following(unit, operation.call)};
    keep_until_named(unit, held, operation.object);
    found.push_back(std::move(held));
  }
  find_guards(unit, body, body.stmt, found);
  return found;
}

}  // namespace gosan::vet
