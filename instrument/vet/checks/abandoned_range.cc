// abandoned-range: a goroutine ranges over a channel that nothing in the
// program's sight closes, so that it never ends.
//
//   auto jobs = make_chan<Job>();
//   go([=] { for (Job job : jobs) run(job); });
//   jobs.send(first);                             // and no jobs.close()
//
// Silent where the channel is known elsewhere or a loop leaves by itself.
#include "../channels.h"
#include "../checks.h"
#include "clang/AST/StmtCXX.h"

namespace gosan::vet {
namespace {

// Whether the loop can end otherwise: by break, return, goto, throw or a call
// that does not return.
bool leaves_by_itself(const clang::Stmt* stmt) {
  if (stmt == nullptr || llvm::isa<clang::LambdaExpr>(stmt)) return false;
  if (llvm::isa<clang::BreakStmt, clang::ReturnStmt, clang::GotoStmt,
                clang::CXXThrowExpr>(stmt)) {
    return true;
  }
  if (const auto* call = llvm::dyn_cast<clang::CallExpr>(stmt)) {
    const clang::FunctionDecl* callee = call->getDirectCallee();
    if (callee && callee->isNoReturn()) return true;
  }
  return llvm::any_of(stmt->children(), leaves_by_itself);
}

}  // namespace

void abandoned_range(const Unit& unit, Findings& findings) {
  for (const LocalChannel& channel : local_channels(unit)) {
    const bool closed = llvm::any_of(channel.uses, [](const Operation* use) {
      return use->op == Op::kClose;
    });
    if (closed) continue;
    for (const Operation* use : channel.uses) {
      if (use->op != Op::kRange ||
          !goroutine_of(unit, use->body, *channel.body)) {
        continue;
      }
      const auto* loop = unit.around<clang::CXXForRangeStmt>(use->call);
      if (loop == nullptr || leaves_by_itself(loop->getBody())) continue;
      findings.add(loop->getBeginLoc(),
                   "the goroutine ranges over '" + channel.object.name() +
                       "', which nothing closes; it never ends");
    }
  }
}

}  // namespace gosan::vet
