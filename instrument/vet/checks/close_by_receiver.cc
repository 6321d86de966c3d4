// close-by-receiver: who receives from a channel closes it while another
// goroutine sends on it in a loop that does not know; the next send panics.
//
//   go([=] { for (;;) ch.send(next()); });
//   use(ch.recv());
//   ch.close();
//
// Silent where the closer also sends, where it has waited for anything else
// than this channel, where the senders' loops end by themselves, and where the
// channel is known elsewhere.
#include "../channels.h"
#include "../checks.h"
#include "clang/AST/StmtCXX.h"

namespace gosan::vet {
namespace {

bool does(const LocalChannel& channel, const Body& body, Op op) {
  return llvm::any_of(channel.uses, [&](const Operation* use) {
    return use->body == &body && use->op == op;
  });
}

bool has_waited_for_others(const LocalChannel& channel,
                           const Operation& close) {
  return llvm::any_of(close.body->operations, [&](const Operation& other) {
    return can_switch(other.op) && other.object != channel.object &&
           other.op != Op::kYield && other.op != Op::kSleep;
  });
}

bool leaves(const clang::Stmt* stmt) {
  if (stmt == nullptr || llvm::isa<clang::LambdaExpr>(stmt)) return false;
  return llvm::isa<clang::BreakStmt, clang::ReturnStmt, clang::GotoStmt,
                   clang::CXXThrowExpr>(stmt) ||
         llvm::any_of(stmt->children(), leaves);
}

bool is_endless(const Unit& unit, const clang::Stmt* loop) {
  const clang::Expr* condition = nullptr;
  if (const auto* counted = llvm::dyn_cast<clang::ForStmt>(loop)) {
    condition = counted->getCond();
    if (condition == nullptr) return !leaves(counted->getBody());
  } else if (const auto* plain = llvm::dyn_cast<clang::WhileStmt>(loop)) {
    condition = plain->getCond();
  }
  bool value = false;
  return condition && !condition->isValueDependent() &&
         condition->EvaluateAsBooleanCondition(value, unit.context()) &&
         value && !leaves(loop);
}

// A goroutine other than the closer's that sends for ever.
bool has_endless_sender(const Unit& unit, const LocalChannel& channel,
                        const Body& closer) {
  return llvm::any_of(channel.uses, [&](const Operation* use) {
    if (use->op != Op::kSend || use->body == &closer ||
        !goroutine_of(unit, use->body, *channel.body) ||
        unit.around<clang::CXXTryStmt>(use->call)) {
      return false;
    }
    const clang::Stmt* loop = unit.loop_around(use->call);
    return loop != nullptr && is_endless(unit, loop);
  });
}

}  // namespace

void close_by_receiver(const Unit& unit, Findings& findings) {
  for (const LocalChannel& channel : local_channels(unit)) {
    for (const Operation* use : channel.uses) {
      if (use->op != Op::kClose) continue;
      const Body& closer = *use->body;
      const bool receives = does(channel, closer, Op::kRecv) ||
                            does(channel, closer, Op::kRange) ||
                            does(channel, closer, Op::kRecvCase);
      if (!receives || does(channel, closer, Op::kSend) ||
          has_waited_for_others(channel, *use) ||
          !has_endless_sender(unit, channel, closer)) {
        continue;
      }
      findings.add(use->call->getExprLoc(),
                   "the receiver closes '" + channel.object.name() +
                       "' while a goroutine still sends on it; that send "
                       "panics");
    }
  }
}

}  // namespace gosan::vet
