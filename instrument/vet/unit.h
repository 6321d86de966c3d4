// The model that all checks share: the functions of one translation unit, what
// each does with channels, locks and goroutines, and which object that is done
// to. Built once; the checks only read it.
#pragma once

#include <memory>
#include <vector>

#include "api.h"
#include "clang/AST/ASTContext.h"
#include "clang/AST/ExprCXX.h"
#include "llvm/ADT/ArrayRef.h"
#include "llvm/ADT/DenseMap.h"
#include "llvm/ADT/STLFunctionalExtras.h"

namespace gosan::vet {

class Flow;
struct Body;

/// What an operation is done to: a variable, a member of a variable, or (with
/// the class as root) a member of *this. Two expressions with equal objects
/// denote the same thing while the function runs; one without a root is not
/// known.
struct Object {
  const clang::Decl* root = nullptr;
  const clang::FieldDecl* field = nullptr;

  explicit operator bool() const { return root != nullptr; }
  friend bool operator==(const Object&, const Object&) = default;

  std::pair<const clang::Decl*, const clang::FieldDecl*> key() const {
    return {root, field};
  }
  /// The variable, when it is one as a whole and not a member.
  const clang::ValueDecl* variable() const;
  /// A variable of a function, or a parameter.
  bool is_local() const;
  /// As in the source: "mu", "state.mu".
  std::string name() const;
  clang::QualType type() const;
};

/// One call that means something to the checks.
struct Operation {
  Op op = Op::kNone;
  const clang::CallExpr* call = nullptr;
  Object object;
  const Body* body = nullptr;
};

/// A variable or member named in the source.
struct Mention {
  const clang::Expr* name = nullptr;
  Object object;
  const Body* body = nullptr;
  // The operation it is the object of, else kNone.
  Op as = Op::kNone;
};

/// A place that starts a goroutine.
struct Start {
  Op op = Op::kGo;
  const clang::CallExpr* call = nullptr;
  const clang::LambdaExpr* lambda = nullptr;      // null: a named function
  const clang::FunctionDecl* function = nullptr;  // null: not known
  const Body* starter = nullptr;
  const Body* body = nullptr;  // null: not in this unit
  Object group;                // of wg.go, g.go
};

/// A function or lambda with a body.
struct Body {
  const clang::FunctionDecl* function = nullptr;
  const clang::Stmt* stmt = nullptr;
  const clang::LambdaExpr* lambda = nullptr;
  const Body* outer = nullptr;  // of a lambda
  // What the lambda is given to: kGo, kDefer, kBlocking, …; else kNone.
  Op given_to = Op::kNone;
  bool is_main = false;
  // Started by go, or called (transitively) from such code in this unit.
  bool in_goroutine = false;

  std::vector<Operation> operations;  // in source order, without lambdas'
  std::vector<const clang::CallExpr*> calls;
  std::vector<Mention> mentions;
  std::vector<Start> starts;
  mutable std::shared_ptr<Flow> flow;  // made when a check asks
};

class Unit {
 public:
  /// Reads `decls`; function bodies in system headers and in the runtime's own
  /// are left out.
  Unit(clang::ASTContext& context, llvm::ArrayRef<clang::Decl*> decls);
  ~Unit();

  clang::ASTContext& context() const { return context_; }
  /// False: the unit does not see the runtime's headers; there is nothing to
  /// check.
  bool uses_runtime() const { return uses_runtime_; }

  const std::vector<std::unique_ptr<Body>>& bodies() const { return bodies_; }
  const std::vector<const clang::CXXRecordDecl*>& classes() const {
    return classes_;
  }
  bool has_main() const { return has_main_; }

  /// The variable or member that `expr` denotes or is a copy of: through
  /// references, copies of handles, captures and parameters that have one
  /// caller.
  Object object_of(const clang::Expr* expr) const;
  Object object_of(const clang::ValueDecl* variable) const;

  Op op_of(const clang::Expr* call) const;
  /// All places that name `object`, in whatever function.
  llvm::ArrayRef<Mention> mentions_of(const Object& object) const;
  /// Whether every mention of a local variable is understood: as the object of
  /// an operation, as in a declaration that only renames it.
  bool all_understood(const Object& object) const;

  const clang::Stmt* parent(const clang::Stmt* stmt) const;
  /// What uses the value of `expr`: the parent without casts and temporaries; a
  /// CompoundStmt when it is dropped.
  const clang::Stmt* user_of(const clang::Expr* expr) const;
  /// The innermost of T around `stmt` inside its function; null when none.
  template <class T>
  const T* around(const clang::Stmt* stmt) const {
    for (stmt = parent(stmt); stmt && !llvm::isa<clang::LambdaExpr>(stmt);
         stmt = parent(stmt)) {
      if (const auto* found = llvm::dyn_cast<T>(stmt)) return found;
    }
    return nullptr;
  }
  /// The innermost loop whose condition, step or body `stmt` is in.
  const clang::Stmt* loop_around(const clang::Stmt* stmt) const;
  bool contains(const clang::Stmt* outer, const clang::Stmt* inner) const;

  const Body* body_of(const clang::FunctionDecl* function) const;
  const Body* body_of(const clang::LambdaExpr* lambda) const;
  const Flow& flow(const Body& body) const;

  /// Calls `visit` with the operations of `body` and of all lambdas written in
  /// it, those that start goroutines included.
  void each_operation_within(
      const Body& body, llvm::function_ref<void(const Operation&)> visit) const;
  bool is_within(const Body* inner, const Body& outer) const;

 private:
  friend class Walk;

  clang::ASTContext& context_;
  mutable Api api_;
  bool uses_runtime_ = false;
  bool has_main_ = false;
  std::vector<std::unique_ptr<Body>> bodies_;
  std::vector<const clang::CXXRecordDecl*> classes_;
  using Key = std::pair<const clang::Decl*, const clang::FieldDecl*>;
  // What a variable is another name of: the expression that it was made from.
  llvm::DenseMap<const clang::Decl*, const clang::Expr*> aliases_;
  llvm::DenseMap<const clang::Stmt*, const clang::Stmt*> parents_;
  llvm::DenseMap<const clang::FunctionDecl*, Body*> by_function_;
  llvm::DenseMap<Key, std::vector<Mention>> mentions_;
};

/// Copies of a value of this type name the same object.
bool is_handle(clang::QualType type);

/// Without the casts, temporaries, moves and copies around it.
const clang::Expr* bare(const clang::Expr* expr);

}  // namespace gosan::vet
