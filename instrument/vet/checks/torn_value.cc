// torn-value: a goroutine assigns to a value of several words that it captured
// by reference, and another of its instances, a second goroutine or its maker
// uses the same value with nothing that orders the two. Half of the old value
// and half of the new one can be seen: a pointer with another one's length.
//
//   std::string last;
//   for (int i = 0; i < 3; ++i) wg.go([&] { last = load(); });
//   wg.wait();
//
// Silent where the goroutine's code does anything, before or around the use,
// that may order it: a lock, a receive, an atomic, a call that may hide one;
// where a condition chooses who assigns; and where anything that may wait lies
// between the start and the second use.
#include "../captures.h"
#include "../checks.h"
#include "../flow.h"
#include "../ordering.h"
#include "../waiting.h"
#include "clang/AST/StmtCXX.h"
#include "llvm/ADT/StringSwitch.h"

namespace gosan::vet {
namespace {

bool is_several_words(clang::QualType type, int depth = 0) {
  constexpr int kMostNested = 3;
  const clang::CXXRecordDecl* record = type->getAsCXXRecordDecl();
  if (record == nullptr || !record->hasDefinition() || depth > kMostNested ||
      !record->getIdentifier()) {
    return false;
  }
  record = record->getDefinition();
  if (record->isInStdNamespace()) {
    return llvm::StringSwitch<bool>(record->getName())
        .Cases("basic_string", "basic_string_view", "span", "vector", true)
        .Cases("shared_ptr", "weak_ptr", "function", "move_only_function", true)
        .Default(false);
  }
  for (const char* handle : {"chan", "SendChan", "RecvChan"}) {
    if (is_gosan_class(type, handle)) return true;
  }
  // A class whose assignment is its own may take a lock in it.
  if (!name_within(*record, "gosan").empty() || record->isUnion() ||
      record->hasUserDeclaredCopyAssignment() ||
      record->hasUserDeclaredMoveAssignment()) {
    return false;
  }
  int pointers = 0;
  for (const clang::FieldDecl* field : record->fields()) {
    if (is_several_words(field->getType(), depth + 1)) return true;
    pointers += field->getType()->isPointerType() ? 1 : 0;
  }
  return pointers > 1;
}

// What the value is done to, as far as the source shows it.
enum class Use { kUnknown, kRead, kAssigned };

Use use_in_call(const clang::CallExpr& call, const clang::Expr* value) {
  if (const auto* set = llvm::dyn_cast<clang::CXXOperatorCallExpr>(&call)) {
    if (set->isAssignmentOp()) {
      return bare(set->getArg(0)) == value ? Use::kAssigned : Use::kRead;
    }
    return Use::kRead;
  }
  if (const auto* member = llvm::dyn_cast<clang::CXXMemberCallExpr>(&call)) {
    if (bare(member->getImplicitObjectArgument()) == value) {
      const bool replaces =
          member->getMethodDecl() && member->getMethodDecl()->getIdentifier() &&
          llvm::StringSwitch<bool>(member->getMethodDecl()->getName())
              .Cases("reset", "swap", "assign", "clear", "push_back", true)
              .Default(false);
      return replaces ? Use::kAssigned : Use::kRead;
    }
  }
  return Use::kUnknown;
}

Use use_of(const Unit& unit, const clang::Expr* value) {
  const clang::Stmt* around = unit.parent(value);
  bool is_loaded = false;
  while (llvm::isa_and_nonnull<clang::ImplicitCastExpr, clang::ParenExpr,
                               clang::MaterializeTemporaryExpr>(around)) {
    const auto* cast = llvm::dyn_cast<clang::ImplicitCastExpr>(around);
    is_loaded |= cast && cast->getCastKind() == clang::CK_LValueToRValue;
    around = unit.parent(around);
  }
  if (is_loaded) return Use::kRead;
  if (const auto* member = llvm::dyn_cast_or_null<clang::MemberExpr>(around)) {
    around = unit.parent(member);
  }
  if (const auto* made =
          llvm::dyn_cast_or_null<clang::CXXConstructExpr>(around)) {
    return made->getConstructor()->isCopyConstructor() ? Use::kRead
                                                       : Use::kUnknown;
  }
  const auto* call = llvm::dyn_cast_or_null<clang::CallExpr>(around);
  return call ? use_in_call(*call, value) : Use::kUnknown;
}

// Whether `name` is `variable`, or a capture that was made of it.
bool is_named(const clang::Expr* name, const clang::VarDecl& variable) {
  const auto* use = llvm::dyn_cast<clang::DeclRefExpr>(name);
  const auto* named =
      use ? llvm::dyn_cast<clang::VarDecl>(use->getDecl()) : nullptr;
  return named && (named == &variable || bound_variable(*named) == &variable);
}

// The first use by `body` itself that nothing in it orders with others.
const clang::Expr* unordered_use(const Unit& unit, const Body& body,
                                 const clang::VarDecl& variable, bool assigns) {
  for (const Mention& mention : body.mentions) {
    if (!is_named(mention.name, variable)) continue;
    const Use use = use_of(unit, mention.name);
    if (use == Use::kUnknown || (assigns && use != Use::kAssigned)) continue;
    if (runs_unordered(unit, body, mention.name)) return mention.name;
  }
  return nullptr;
}

// Whether the function comes from `start` to what `is_second` says without
// anything that may wait for the goroutine.
bool comes_unwaited(const Unit& unit, const Start& start,
                    const clang::VarDecl& variable,
                    llvm::function_ref<bool(const clang::Stmt*)> is_second) {
  const Waiting waiting(unit, start);
  return unit.flow(*start.starter)
      .finds(
          start.call,
          [&](const clang::CFGElement& element) {
            const auto end = element.getAs<clang::CFGLifetimeEnds>();
            if (end && end->getVarDecl() == &variable) return Step::kStop;
            // A use of the value itself would be taken for a wait.
            const clang::Stmt* stmt = stmt_of(element);
            if (stmt && is_second(stmt)) return Step::kFound;
            return waiting.may_wait(element) ? Step::kStop : Step::kGoOn;
          },
          false);
}

bool captures(const Start& start, const clang::VarDecl& variable) {
  return llvm::is_contained(captured_by_reference(start), &variable);
}

bool has_continue(const clang::Stmt* stmt) {
  if (stmt == nullptr || llvm::isa<clang::LambdaExpr>(stmt)) return false;
  return llvm::isa<clang::ContinueStmt>(stmt) ||
         llvm::any_of(stmt->children(), has_continue);
}

// Whether each turn of a loop that counts starts one more.
bool starts_each_turn(const Unit& unit, const Start& start) {
  const clang::Stmt* loop = unit.loop_around(start.call);
  if (!llvm::isa_and_nonnull<clang::ForStmt, clang::CXXForRangeStmt>(loop)) {
    return false;
  }
  const clang::Stmt* condition = condition_around(unit, start.call);
  return (!condition || unit.contains(condition, loop)) && !has_continue(loop);
}

// Another instance of the goroutine, or a second one.
bool meets_goroutine(const Unit& unit, const Start& start,
                     const clang::VarDecl& variable) {
  const Flow& flow = unit.flow(*start.starter);
  for (const Start& other : start.starter->starts) {
    if (&other == &start && !starts_each_turn(unit, start)) continue;
    if (!is_concurrent_start(unit, other) || !captures(other, variable) ||
        condition_around(unit, start.call) !=
            condition_around(unit, other.call) ||
        !unordered_use(unit, *other.body, variable, false)) {
      continue;
    }
    const auto reaches = [&](const Start& from, const Start& to) {
      const clang::Stmt* second = flow.element_of(to.call);
      return comes_unwaited(unit, from, variable, [&](const clang::Stmt* stmt) {
        return stmt == second;
      });
    };
    if (reaches(start, other) || reaches(other, start)) return true;
  }
  return false;
}

bool meets_maker(const Unit& unit, const Start& start,
                 const clang::VarDecl& variable) {
  const Flow& flow = unit.flow(*start.starter);
  llvm::DenseSet<const clang::Stmt*> uses;
  for (const Mention& mention : start.starter->mentions) {
    if (is_named(mention.name, variable) &&
        use_of(unit, mention.name) != Use::kUnknown &&
        condition_around(unit, mention.name) ==
            condition_around(unit, start.call)) {
      uses.insert(flow.element_of(mention.name));
    }
  }
  return !uses.empty() &&
         comes_unwaited(unit, start, variable, [&](const clang::Stmt* stmt) {
           return uses.contains(stmt);
         });
}

}  // namespace

void torn_value(const Unit& unit, Findings& findings) {
  for (const auto& body : unit.bodies()) {
    for (const Start& start : body->starts) {
      if (!is_concurrent_start(unit, start)) continue;
      for (const clang::VarDecl* variable : captured_by_reference(start)) {
        if (!is_several_words(variable->getType())) continue;
        const clang::Expr* name =
            unordered_use(unit, *start.body, *variable, true);
        if (name == nullptr) continue;
        const bool by_goroutine = meets_goroutine(unit, start, *variable);
        if (!by_goroutine && !meets_maker(unit, start, *variable)) continue;
        findings.add(name->getExprLoc(),
                     "'" + variable->getNameAsString() +
                         "' is assigned while " +
                         (by_goroutine ? "another goroutine"
                                       : "the function that started this "
                                         "goroutine") +
                         " uses it; half of the value can be seen");
      }
    }
  }
}

}  // namespace gosan::vet
