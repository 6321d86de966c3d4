// The one walk over the syntax tree that builds a Unit.
#pragma once

#include "unit.h"

namespace gosan::vet {

class Walk {
 public:
  explicit Walk(Unit& unit);

  void declaration(const clang::Decl* decl);
  /// Once after the last declaration: gives the operations their objects and
  /// finds what runs in goroutines.
  void finish();

 private:
  struct Pending {
    Body* body;
    std::size_t operation;
    const clang::Expr* object;
  };

  bool is_skipped(clang::SourceLocation location) const;
  void function(const clang::FunctionDecl* decl);
  Body& new_body(const clang::FunctionDecl* function, const clang::Stmt* stmt);
  void statement(const clang::Stmt* stmt, const clang::Stmt* parent);
  void children(const clang::Stmt* stmt);
  void lambda(const clang::LambdaExpr* lambda);
  void variable(const clang::VarDecl* variable);
  void call(const clang::CallExpr* call);
  void start(const clang::CallExpr* call, Op op);
  void mention(const clang::Expr* name);
  void assignment(const clang::Expr* left);
  void alias(const clang::VarDecl* variable, const clang::Expr* origin);
  void alias_arguments(const clang::FunctionDecl* function,
                       llvm::ArrayRef<const clang::Expr*> arguments);
  void alias_sole_calls();
  void resolve();
  void spread_goroutines();

  Unit& unit_;
  Body* body_ = nullptr;
  std::string runtime_folder_;
  std::vector<Pending> pending_;
  std::vector<std::pair<Body*, const clang::Expr*>> names_;
  llvm::DenseMap<const clang::Expr*, Op> given_;  // a lambda, and to what
  llvm::DenseSet<const clang::Decl*> assigned_;
  llvm::DenseMap<const clang::FunctionDecl*, int> uses_;
  llvm::DenseMap<const clang::FunctionDecl*,
                 llvm::SmallVector<const clang::Expr*, 4>>
      arguments_;
};

}  // namespace gosan::vet
