// Searches of the control flow graph.
#include "flow.h"

#include "clang/AST/StmtCXX.h"
#include "clang/Basic/SourceManager.h"

namespace gosan::vet {

const clang::Stmt* stmt_of(const clang::CFGElement& element) {
  const auto statement = element.getAs<clang::CFGStmt>();
  return statement ? statement->getStmt() : nullptr;
}

Flow::Flow(const Unit& unit, const Body& body) : unit_(unit), body_(body) {
  clang::CFG::BuildOptions options;
  options.AddImplicitDtors = true;
  options.AddLifetime = true;
  cfg_ =
      clang::CFG::buildCFG(body.function, const_cast<clang::Stmt*>(body.stmt),
                           &unit.context(), options);
  if (!cfg_) return;
  for (const clang::CFGBlock* block : *cfg_) {
    std::size_t index = 0;
    for (const clang::CFGElement& element : *block) {
      if (const clang::Stmt* stmt = stmt_of(element)) {
        places_.try_emplace(stmt, Place{block, index});
        // A declaration of several variables is split up by clang.
        if (const auto* split = llvm::dyn_cast<clang::DeclStmt>(stmt)) {
          for (const clang::Decl* decl : split->decls()) {
            const auto* variable = llvm::dyn_cast<clang::VarDecl>(decl);
            if (variable && variable->getInit()) {
              places_.try_emplace(variable->getInit(), Place{block, index});
            }
          }
        }
      }
      ++index;
    }
  }
}

const clang::Stmt* Flow::element_of(const clang::Stmt* stmt) const {
  for (; stmt != nullptr; stmt = unit_.parent(stmt)) {
    const auto found = places_.find(stmt);
    if (found == places_.end()) continue;
    return stmt_of((*found->second.block)[found->second.index]);
  }
  return nullptr;
}

llvm::DenseSet<const clang::Stmt*> Flow::elements_with(
    const Object& object) const {
  llvm::DenseSet<const clang::Stmt*> elements;
  const auto add = [&](const Object& named) {
    for (const Mention& mention : unit_.mentions_of(named)) {
      if (!unit_.is_within(mention.body, body_)) continue;
      if (const clang::Stmt* element = element_of(mention.name)) {
        elements.insert(element);
      }
    }
  };
  add(object);
  // Who is given the whole can reach the member.
  if (object.field != nullptr) add({object.root, nullptr});
  return elements;
}

namespace {

// `return` as a test library's assertion writes it: the way out of a test that
// has failed, which nobody has to clean up after.
bool is_failed_assertion(const clang::SourceManager& sources,
                         const clang::Stmt* stmt) {
  const auto* end = llvm::dyn_cast_or_null<clang::ReturnStmt>(stmt);
  return end && end->getReturnLoc().isMacroID() &&
         sources.isInSystemHeader(sources.getSpellingLoc(end->getReturnLoc()));
}

// An exception leaves the function, a call that does not return leaves nothing.
bool returns_normally(const clang::CFGBlock& block) {
  if (block.hasNoReturnElement()) return false;
  for (const clang::CFGElement& element : llvm::reverse(block)) {
    const clang::Stmt* stmt = stmt_of(element);
    if (stmt == nullptr) continue;
    return !llvm::isa<clang::CXXThrowExpr>(stmt);
  }
  return true;
}

}  // namespace

bool Flow::finds(const clang::Stmt* from,
                 llvm::function_ref<Step(const clang::CFGElement&)> step,
                 bool at_return) const {
  if (!cfg_) return false;
  Place start{&cfg_->getEntry(), 0};
  if (from != nullptr) {
    const clang::Stmt* element = element_of(from);
    if (element == nullptr) return false;
    start = places_.lookup(element);
    ++start.index;
  }
  const clang::SourceManager& sources = unit_.context().getSourceManager();
  llvm::SmallVector<Place, 8> todo = {start};
  llvm::DenseSet<const clang::CFGBlock*> seen;
  while (!todo.empty()) {
    const Place place = todo.pop_back_val();
    bool goes_on = true;
    for (std::size_t i = place.index; goes_on && i < place.block->size(); ++i) {
      const clang::CFGElement& element = (*place.block)[i];
      const Step what = step(element);
      if (what == Step::kFound) return true;
      goes_on = what == Step::kGoOn &&
                !is_failed_assertion(sources, stmt_of(element));
    }
    if (!goes_on) continue;
    for (const clang::CFGBlock* next : place.block->succs()) {
      if (next == nullptr) continue;
      if (next == &cfg_->getExit()) {
        if (at_return && returns_normally(*place.block)) return true;
      } else if (seen.insert(next).second) {
        todo.push_back({next, 0});
      }
    }
  }
  return false;
}

llvm::SmallVector<const clang::ReturnStmt*, 2> Flow::returns(
    const clang::Stmt* from,
    llvm::function_ref<bool(const clang::Stmt*)> stop) const {
  llvm::SmallVector<const clang::ReturnStmt*, 2> found;
  // A return is the last element that a path meets, but for destructors.
  finds(
      from,
      [&](const clang::CFGElement& element) {
        const clang::Stmt* stmt = stmt_of(element);
        if (stmt == nullptr) return Step::kGoOn;
        if (stop(stmt)) return Step::kStop;
        if (const auto* end = llvm::dyn_cast<clang::ReturnStmt>(stmt)) {
          found.push_back(end);
          return Step::kStop;
        }
        return Step::kGoOn;
      },
      false);
  const bool falls_off = finds(
      from,
      [&](const clang::CFGElement& element) {
        const clang::Stmt* stmt = stmt_of(element);
        return stmt && (stop(stmt) || llvm::isa<clang::ReturnStmt>(stmt))
                   ? Step::kStop
                   : Step::kGoOn;
      },
      true);
  if (falls_off) found.push_back(nullptr);
  return found;
}

}  // namespace gosan::vet
