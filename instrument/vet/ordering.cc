// What orders one goroutine with another. Whatever is not known to order
// nothing is taken to do so.
#include "ordering.h"

#include "clang/AST/StmtCXX.h"
#include "clang/Basic/SourceManager.h"
#include "flow.h"
#include "waiting.h"

namespace gosan::vet {
namespace {

// Operations that neither wait nor show what others did before.
bool orders_nothing(Op op) {
  switch (op) {
    case Op::kAsk:
    case Op::kMakeChan:
    case Op::kAdd:
    case Op::kDone:
    case Op::kSleep:
    case Op::kYield:
    case Op::kDefer:
      return true;
    default:
      return false;
  }
}

bool sounds_like_order(llvm::StringRef name) {
  for (const char* word : {"lock", "guard", "sync", "wait", "once", "acquire",
                           "turn", "join", "order", "barrier", "atomic"}) {
    if (name.contains_insensitive(word)) return true;
  }
  return false;
}

// A destructor may unlock what its constructor has locked.
bool may_guard(clang::QualType type) {
  const clang::CXXRecordDecl* record =
      type->getBaseElementTypeUnsafe()->getAsCXXRecordDecl();
  if (record == nullptr || record->isLambda()) return false;
  if (record->isInStdNamespace()) {
    return record->getIdentifier() && (record->getName().contains("lock") ||
                                       record->getName().contains("thread"));
  }
  if (!name_within(*record, "gosan").empty()) return false;
  if (!record->hasDefinition()) return true;
  if (record->hasTrivialDestructor()) return false;
  const auto part_may_guard = [](const auto& part) {
    return may_guard(part.getType());
  };
  return record->hasUserDeclaredDestructor() ||
         llvm::any_of(record->bases(), part_may_guard) ||
         llvm::any_of(record->fields(), [&](const clang::FieldDecl* field) {
           return part_may_guard(*field);
         });
}

// To assign runs nothing of what is assigned.
bool assigns(llvm::StringRef name) { return name.ends_with("::operator="); }

bool orders_in_std(llvm::StringRef name) {
  for (const char* word : {"atomic", "__atomic", "mutex", "lock", "semaphore",
                           "latch", "barrier", "future", "promise", "condition",
                           "thread", "once", "invoke", "function", "async"}) {
    if (name.contains(word)) return !assigns(name);
  }
  return false;
}

// Looks for what may order one goroutine with another in a body and in what it
// calls.
class Orders {
 public:
  /// `later` are operations that follow the use that is asked about.
  Orders(const Unit& unit, llvm::DenseSet<const clang::Stmt*> later)
      : unit_(unit), later_(std::move(later)) {}

  bool within(const clang::Stmt* stmt) {
    if (stmt == nullptr || llvm::isa<clang::LambdaExpr>(stmt)) return false;
    const auto* call = llvm::dyn_cast<clang::CallExpr>(stmt);
    if (call && !later_.contains(call) && may_order(*call)) return true;
    const auto* made = llvm::dyn_cast<clang::CXXConstructExpr>(stmt);
    if (made && may_guard(made->getType())) return true;
    return llvm::any_of(stmt->children(), [&](const clang::Stmt* child) {
      return within(child);
    });
  }

 private:
  bool may_order(const clang::CallExpr& call) {
    const Op op = unit_.op_of(&call);
    if (op != Op::kNone) return !orders_nothing(op);
    const clang::FunctionDecl* callee = call.getDirectCallee();
    if (callee == nullptr) return true;
    if (const Body* body = unit_.body_of(callee)) {
      return seen_.insert(body).second && within(body->stmt);
    }
    const bool gives_code =
        llvm::any_of(call.arguments(), [](const clang::Expr* argument) {
          return llvm::isa_and_nonnull<clang::LambdaExpr>(bare(argument));
        });
    if (gives_code) return true;
    const std::string standard = name_within(*callee, "std");
    if (!standard.empty()) return orders_in_std(standard);
    const std::string runtime = name_within(*callee, "gosan");
    if (!runtime.empty()) return !assigns(runtime);
    // The library's iterators.
    if (!name_within(*callee, "__gnu_cxx").empty()) return false;
    if (const auto* method = llvm::dyn_cast<clang::CXXMethodDecl>(callee)) {
      return !method->isDefaulted();
    }
    // A function elsewhere that is given data alone.
    return callee->getIdentifier() == nullptr ||
           sounds_like_order(callee->getName()) ||
           !llvm::all_of(call.arguments(), [](const clang::Expr* argument) {
             return is_plain_data(argument->getType());
           });
  }

  const Unit& unit_;
  llvm::DenseSet<const clang::Stmt*> later_;
  llvm::DenseSet<const Body*> seen_;
};

const clang::Stmt* outermost_loop(const Unit& unit, const clang::Stmt* stmt) {
  const clang::Stmt* found = nullptr;
  for (stmt = unit.loop_around(stmt); stmt; stmt = unit.loop_around(stmt)) {
    found = stmt;
  }
  return found;
}

// Sends and closes after `stmt` tell others of it, and learn nothing.
llvm::DenseSet<const clang::Stmt*> signals_after(const Unit& unit,
                                                 const Body& body,
                                                 const clang::Stmt* stmt,
                                                 const clang::Stmt* loop) {
  const clang::SourceManager& sources = unit.context().getSourceManager();
  llvm::DenseSet<const clang::Stmt*> later;
  for (const Operation& operation : body.operations) {
    const bool tells = operation.op == Op::kSend || operation.op == Op::kClose;
    if (tells && !(loop && unit.contains(loop, operation.call)) &&
        !unit.loop_around(operation.call) &&
        sources.isBeforeInTranslationUnit(stmt->getEndLoc(),
                                          operation.call->getBeginLoc())) {
      later.insert(operation.call);
    }
  }
  return later;
}

// wait and go are all that is done to it: it has no limit that orders them.
bool is_free(const Unit& unit, const Object& group) {
  return group.is_local() &&
         llvm::all_of(unit.mentions_of(group), [](const Mention& mention) {
           return mention.as == Op::kGroupGo || mention.as == Op::kWait ||
                  mention.as == Op::kAdd || mention.as == Op::kDone;
         });
}

}  // namespace

bool is_concurrent_start(const Unit& unit, const Start& start) {
  if (start.lambda == nullptr || start.body == nullptr) return false;
  return start.op == Op::kGo ||
         (start.op == Op::kGroupGo && is_free(unit, start.group));
}

const clang::Stmt* condition_around(const Unit& unit, const clang::Stmt* stmt) {
  for (stmt = unit.parent(stmt); stmt && !llvm::isa<clang::LambdaExpr>(stmt);
       stmt = unit.parent(stmt)) {
    const auto* both = llvm::dyn_cast<clang::BinaryOperator>(stmt);
    if (llvm::isa<clang::IfStmt, clang::SwitchStmt, clang::CXXTryStmt,
                  clang::AbstractConditionalOperator>(stmt) ||
        (both && both->isLogicalOp())) {
      return stmt;
    }
  }
  return nullptr;
}

bool runs_unordered(const Unit& unit, const Body& body,
                    const clang::Stmt* stmt) {
  const Flow& flow = unit.flow(body);
  if (!flow.known() || condition_around(unit, stmt)) return false;
  const clang::Stmt* loop = outermost_loop(unit, stmt);
  const clang::Stmt* target = loop ? loop : flow.element_of(stmt);
  const bool is_avoided = flow.finds(
      nullptr,
      [&](const clang::CFGElement& element) {
        const clang::Stmt* met = stmt_of(element);
        return met && unit.contains(target, met) ? Step::kStop : Step::kGoOn;
      },
      true);
  if (is_avoided) return false;
  Orders orders(unit, signals_after(unit, body, stmt, loop));
  return !orders.within(body.stmt);
}

}  // namespace gosan::vet
