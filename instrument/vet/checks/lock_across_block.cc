// lock-across-block: a sync::Mutex is held over a channel operation, a select,
// a sleep or a wait: who could end that wait may need the lock. A std::mutex is
// held over any operation that can switch, or a std::condition_variable is
// waited on in a goroutine: the worker stands still, and the lock belongs to a
// thread that runs others meanwhile.
//
//   std::lock_guard lock(mu_);
//   results_.recv();
//
// Silent for operations that cannot block (try_send, a select with otherwise,
// a send on what may have a buffer), for sync::Cond's wait and another lock
// under a sync::Mutex, for a lock that a sync::Cond lets go in a goroutine
// written here, and in blocking().
#include <set>

#include "../channels.h"
#include "../checks.h"
#include "../locks.h"

namespace gosan::vet {
namespace {

bool has_otherwise(const Unit& unit, const clang::CallExpr& select) {
  return llvm::any_of(select.arguments(), [&](const clang::Expr* argument) {
    const clang::Expr* one = bare(argument);
    // A list of cases made elsewhere may hold one.
    const Op op = unit.op_of(one);
    return op != Op::kRecvCase && op != Op::kSendCase;
  });
}

bool blocks_for_sure(const Unit& unit, const Operation& operation,
                     const std::set<const clang::Decl*>& unbuffered) {
  switch (operation.op) {
    case Op::kRecv:
    case Op::kRange:
    case Op::kWait:
    case Op::kSleep:
      return true;
    case Op::kSend:
      return operation.object.variable() &&
             unbuffered.contains(operation.object.root);
    case Op::kSelect:
      return !has_otherwise(unit, *operation.call);
    default:
      return false;
  }
}

bool switches(const Unit& unit, const Operation& operation) {
  if (operation.op == Op::kSelect) {
    return !has_otherwise(unit, *operation.call);
  }
  return can_switch(operation.op) && operation.op != Op::kBlocking;
}

// A goroutine started under the lock waits on a sync::Cond, and lets the lock
// go meanwhile.
bool is_lent(const Unit& unit, const Held& held) {
  bool lent = false;
  unit.each_operation_within(*held.body, [&](const Operation& operation) {
    lent |= operation.op == Op::kCondWait && operation.body != held.body;
  });
  return lent;
}

}  // namespace

void lock_across_block(const Unit& unit, Findings& findings) {
  std::set<const clang::Decl*> unbuffered;
  for (const LocalChannel& channel : local_channels(unit)) {
    if (channel.is_unbuffered) unbuffered.insert(channel.object.root);
  }
  for (const auto& body : unit.bodies()) {
    if (body->operations.empty()) continue;
    for (const Held& held : held_locks(unit, *body)) {
      if (!held.is_threads && is_lent(unit, held)) continue;
      for (const Operation& operation : body->operations) {
        const bool is_under =
            llvm::any_of(held.under, [&](const clang::Stmt* stmt) {
              return unit.contains(stmt, operation.call);
            });
        if (!is_under) continue;
        const bool is_wrong =
            held.is_threads ? (body->in_goroutine || body->is_main) &&
                                  switches(unit, operation)
                            : blocks_for_sure(unit, operation, unbuffered);
        if (!is_wrong) continue;
        findings.add(operation.call->getExprLoc(),
                     "'" + held.mutex.name() +
                         "' is held over an operation that " +
                         (held.is_threads ? "can switch to another goroutine"
                                          : "waits for other goroutines"));
      }
    }
    if (!body->in_goroutine || body->given_to == Op::kBlocking) continue;
    for (const Operation& operation : body->operations) {
      if (operation.op != Op::kThreadWait) continue;
      findings.add(operation.call->getExprLoc(),
                   "std::condition_variable in a goroutine blocks its worker; "
                   "use sync::Cond or a channel");
    }
  }
}

}  // namespace gosan::vet
