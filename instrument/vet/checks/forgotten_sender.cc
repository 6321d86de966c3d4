// forgotten-sender: a goroutine sends on an unbuffered channel, and the
// function that made the channel can leave without receiving: by another case
// of a select, or by a return before the receive. The goroutine then waits for
// ever. Capacity 1 lets it end; the fix-it says so where one send is enough.
//
//   auto found = make_chan<Record>();
//   go([=] { found.send(search(term)); });
//   select(recv(found, record), recv(ctx.done()));   // who receives after?
//
// Silent where the channel is known elsewhere, or received from in a loop, in a
// handler, or by another goroutine.
#include "../channels.h"
#include "../checks.h"
#include "../flow.h"
#include "clang/AST/StmtCXX.h"

namespace gosan::vet {
namespace {

struct Roles {
  std::vector<std::pair<const Operation*, const Start*>> sends;
  std::vector<const Operation*> receives;  // by the function itself
  std::vector<std::pair<const Operation*, const clang::CallExpr*>> selected;
  bool others = false;
};

Roles roles_of(const Unit& unit, const LocalChannel& channel) {
  Roles roles;
  for (const Operation* use : channel.uses) {
    const Start* goroutine = goroutine_of(unit, use->body, *channel.body);
    const bool is_own = use->body == channel.body;
    if (goroutine && goroutine->starter == channel.body &&
        use->op == Op::kSend) {
      roles.sends.emplace_back(use, goroutine);
    } else if (is_own && (use->op == Op::kRecv || use->op == Op::kRange)) {
      roles.receives.push_back(use);
    } else if (is_own && use->op == Op::kRecvCase) {
      roles.selected.emplace_back(use, select_around(unit, *use));
    } else if (use->op != Op::kAsk && use->op != Op::kClose &&
               use->op != Op::kRangeNext) {
      roles.others = true;
    }
  }
  return roles;
}

bool is_loop_inside(const Unit& unit, const clang::Stmt* stmt,
                    const LocalChannel& channel) {
  const clang::Stmt* loop = unit.loop_around(stmt);
  return loop != nullptr && !unit.contains(loop, channel.made);
}

const clang::Stmt* condition_of(const clang::Stmt* loop) {
  if (const auto* counted = llvm::dyn_cast<clang::ForStmt>(loop)) {
    return counted->getCond();
  }
  if (const auto* plain = llvm::dyn_cast<clang::WhileStmt>(loop)) {
    return plain->getCond();
  }
  const auto* range = llvm::dyn_cast<clang::CXXForRangeStmt>(loop);
  return range ? range->getCond() : nullptr;
}

// Whether the function can end, after the goroutine was started, with the
// value not taken.
bool can_leave(const Unit& unit, const LocalChannel& channel,
               const Roles& roles, const Start& start) {
  const Flow& flow = unit.flow(*channel.body);
  llvm::DenseSet<const clang::Stmt*> stops;
  const auto add = [&](const clang::Stmt* receive) {
    stops.insert(flow.element_of(receive));
    // Whether a loop has a first turn is not known.
    if (is_loop_inside(unit, receive, channel)) {
      stops.insert(flow.element_of(condition_of(unit.loop_around(receive))));
    }
  };
  for (const Operation* receive : roles.receives) add(receive->call);
  for (const auto& [operation, select] : roles.selected) {
    // A select that is not the last word on the channel may choose it later.
    const bool is_only = roles.receives.empty() && roles.selected.size() == 1;
    const bool leaves = select && is_only &&
                        has_other_way_out(unit, *select, channel.object) &&
                        !is_loop_inside(unit, select, channel);
    if (!leaves) add(operation->call);
  }
  return flow.finds(
      start.call,
      [&](const clang::CFGElement& element) {
        const clang::Stmt* stmt = stmt_of(element);
        return stmt && stops.contains(stmt) ? Step::kStop : Step::kGoOn;
      },
      true);
}

std::vector<clang::FixItHint> capacity_one(const Unit& unit,
                                           const LocalChannel& channel,
                                           const Roles& roles) {
  if (roles.sends.size() != 1) return {};
  const auto& [send, start] = roles.sends.front();
  if (unit.loop_around(send->call) ||
      is_loop_inside(unit, start->call, channel)) {
    return {};
  }
  const clang::Expr* capacity = channel.made->getArg(0);
  if (llvm::isa<clang::CXXDefaultArgExpr>(capacity)) {
    return {
        clang::FixItHint::CreateInsertion(channel.made->getRParenLoc(), "1")};
  }
  return {clang::FixItHint::CreateReplacement(capacity->getSourceRange(), "1")};
}

}  // namespace

void forgotten_sender(const Unit& unit, Findings& findings) {
  for (const LocalChannel& channel : local_channels(unit)) {
    if (!channel.is_unbuffered) continue;
    const Roles roles = roles_of(unit, channel);
    if (roles.others || roles.sends.empty() ||
        (roles.receives.empty() && roles.selected.empty())) {
      continue;
    }
    for (const auto& [send, start] : roles.sends) {
      if (!can_leave(unit, channel, roles, *start)) continue;
      findings.add(send->call->getExprLoc(),
                   "nobody receives from '" + channel.object.name() +
                       "' when its maker leaves first; the sender then waits "
                       "for ever",
                   capacity_one(unit, channel, roles));
      break;
    }
  }
}

}  // namespace gosan::vet
