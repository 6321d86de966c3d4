// ticker-not-stopped: a path leaves the function that made a time::Ticker
// without stop(): it ticks on for nobody.
//
//   time::Ticker ticker(1s);
//   while (auto event = events.recv()) { … ticker.c() … }
//   // auto _ = defer([&] { ticker.stop(); });
//
// Silent where the ticker is given to anything else, or a lambda knows it.
#include "../checks.h"
#include "../flow.h"

namespace gosan::vet {
namespace {

void find_tickers(const Unit& unit, const Body& body, const clang::Stmt* stmt,
                  std::vector<const clang::VarDecl*>& found) {
  if (stmt == nullptr || llvm::isa<clang::LambdaExpr>(stmt)) return;
  if (const auto* declares = llvm::dyn_cast<clang::DeclStmt>(stmt)) {
    for (const clang::Decl* decl : declares->decls()) {
      const auto* variable = llvm::dyn_cast<clang::VarDecl>(decl);
      if (variable && variable->hasLocalStorage() &&
          !variable->getType()->isReferenceType() &&
          is_gosan_class(variable->getType(), "time::Ticker")) {
        const auto* made = llvm::dyn_cast_or_null<clang::CXXConstructExpr>(
            bare(variable->getInit()));
        // Ticker() is none yet.
        if (made && made->getNumArgs() == 1) found.push_back(variable);
      }
    }
  }
  for (const clang::Stmt* child : stmt->children()) {
    find_tickers(unit, body, child, found);
  }
}

void check_ticker(const Unit& unit, const Body& body,
                  const clang::VarDecl& ticker, Findings& findings) {
  const Object object{ticker.getCanonicalDecl(), nullptr};
  // Made for its panic, or not yet in use.
  if (unit.mentions_of(object).empty()) return;
  const Flow& flow = unit.flow(body);
  llvm::DenseSet<const clang::Stmt*> stops;
  for (const Mention& mention : unit.mentions_of(object)) {
    // Its channel, and a new interval, leave it running.
    const auto* method =
        llvm::dyn_cast_or_null<clang::MemberExpr>(unit.user_of(mention.name));
    const bool is_reset =
        method && method->getMemberDecl()->getNameAsString() == "reset";
    if (mention.as == Op::kTimerChannel || mention.as == Op::kRecv ||
        mention.as == Op::kRecvCase || mention.as == Op::kRange || is_reset) {
      continue;
    }
    stops.insert(flow.element_of(mention.name));
  }
  const bool leaves = flow.finds(
      ticker.getInit(),
      [&](const clang::CFGElement& element) {
        const clang::Stmt* stmt = stmt_of(element);
        return stmt && stops.contains(stmt) ? Step::kStop : Step::kGoOn;
      },
      true);
  if (!leaves) return;
  findings.add(ticker.getLocation(), "'" + ticker.getNameAsString() +
                                         "' is not stopped on every path");
}

}  // namespace

void ticker_not_stopped(const Unit& unit, Findings& findings) {
  for (const auto& body : unit.bodies()) {
    std::vector<const clang::VarDecl*> found;
    find_tickers(unit, *body, body->stmt, found);
    for (const clang::VarDecl* ticker : found) {
      check_ticker(unit, *body, *ticker, findings);
    }
  }
}

}  // namespace gosan::vet
