// lock-without-unlock: after lock(), an early return leaves the function with
// the lock held, although the function unlocks on its other paths.
//
//   mu.lock();
//   if (cache.empty()) return;   // still locked
//   use(cache);
//   mu.unlock();
//
// Silent where the function may mean to keep the lock: when it never unlocks,
// when the return comes after the last unlock, when its name or its result
// speaks of a lock; where others may unlock; and where the unlock depends on a
// condition of its own.
#include "../checks.h"
#include "../flow.h"
#include "clang/AST/Attr.h"
#include "clang/Basic/SourceManager.h"

namespace gosan::vet {
namespace {

bool may_keep(const Body& body, const clang::ReturnStmt* end) {
  const clang::FunctionDecl& function = *body.function;
  if (function.hasAttr<clang::AcquireCapabilityAttr>()) return true;
  if (function.getIdentifier()) {
    for (const char* word :
         {"lock", "acquire", "enter", "begin", "take", "pin", "try"}) {
      if (function.getName().contains_insensitive(word)) return true;
    }
  }
  // "true": taken. A pointer or a guard may stand for the lock as well.
  const clang::Expr* value = end ? end->getRetValue() : nullptr;
  if (value == nullptr) return false;
  const auto* literal = llvm::dyn_cast_or_null<clang::CXXBoolLiteralExpr>(
      value->IgnoreParenImpCasts());
  if (literal != nullptr) return literal->getValue();
  return value->getType()->isBooleanType() ||
         value->getType()->getAsCXXRecordDecl() != nullptr;
}

// An `if` that unlocks and goes on: its condition knows whether to.
const clang::IfStmt* own_condition(const Unit& unit, const Operation& lock,
                                   const Operation& unlock) {
  const clang::Stmt* below = unlock.call;
  for (const clang::Stmt* stmt = unit.parent(below); stmt != nullptr;
       below = stmt, stmt = unit.parent(stmt)) {
    if (unit.contains(stmt, lock.call)) return nullptr;
    const auto* choice = llvm::dyn_cast<clang::IfStmt>(stmt);
    if (choice == nullptr) continue;
    const auto* block = llvm::dyn_cast<clang::CompoundStmt>(below);
    const clang::Stmt* last =
        block && !block->body_empty() ? block->body_back() : below;
    const bool leaves = llvm::isa<clang::ReturnStmt, clang::BreakStmt,
                                  clang::ContinueStmt, clang::GotoStmt>(last);
    if (!leaves) return choice;
  }
  return nullptr;
}

bool is_last_word(const Unit& unit, const clang::ReturnStmt* end,
                  llvm::ArrayRef<const Operation*> unlocks) {
  if (end == nullptr) return true;
  const clang::SourceManager& sources = unit.context().getSourceManager();
  return llvm::none_of(unlocks, [&](const Operation* unlock) {
    return sources.isBeforeInTranslationUnit(end->getBeginLoc(),
                                             unlock->call->getBeginLoc());
  });
}

void check_lock(const Unit& unit, const Operation& lock, Findings& findings) {
  const Body& body = *lock.body;
  std::vector<const Operation*> unlocks;
  const bool is_threads = lock.op == Op::kThreadLock;
  for (const Operation& operation : body.operations) {
    const bool unlocks_it =
        operation.op == (is_threads ? Op::kThreadUnlock : Op::kUnlock) &&
        operation.object == lock.object;
    if (unlocks_it) unlocks.push_back(&operation);
  }
  if (unlocks.empty()) return;
  const Flow& flow = unit.flow(body);
  llvm::DenseSet<const clang::Stmt*> stops;
  for (const Mention& mention : unit.mentions_of(lock.object)) {
    if (!unit.is_within(mention.body, body)) continue;
    // A lambda, a guard or another function may unlock it.
    if (mention.body != &body || mention.as == Op::kNone) return;
  }
  if (lock.object.field != nullptr) {
    for (const Mention& mention :
         unit.mentions_of({lock.object.root, nullptr})) {
      if (unit.is_within(mention.body, body)) {
        stops.insert(flow.element_of(mention.name));
      }
    }
  }
  for (const Operation* unlock : unlocks) {
    stops.insert(flow.element_of(unlock->call));
    if (const auto* choice = own_condition(unit, lock, *unlock)) {
      stops.insert(flow.element_of(choice->getCond()));
    }
  }
  for (const clang::ReturnStmt* end : flow.returns(
           lock.call,
           [&](const clang::Stmt* stmt) { return stops.contains(stmt); })) {
    if (is_last_word(unit, end, unlocks) || may_keep(body, end)) continue;
    findings.add(end->getBeginLoc(),
                 "returns with '" + lock.object.name() + "' locked");
  }
}

}  // namespace

void lock_without_unlock(const Unit& unit, Findings& findings) {
  for (const auto& body : unit.bodies()) {
    for (const Operation& operation : body->operations) {
      if ((operation.op == Op::kLock || operation.op == Op::kThreadLock) &&
          operation.object) {
        check_lock(unit, operation, findings);
      }
    }
  }
}

}  // namespace gosan::vet
