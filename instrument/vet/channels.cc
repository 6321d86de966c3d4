// Local channels and selects.
#include "channels.h"

namespace gosan::vet {

std::optional<std::uint64_t> capacity_of(const Unit& unit,
                                         const clang::CallExpr& made) {
  if (made.getNumArgs() != 1) return std::nullopt;
  const clang::Expr* capacity = made.getArg(0);
  if (llvm::isa<clang::CXXDefaultArgExpr>(capacity)) return 0;
  clang::Expr::EvalResult value;
  if (capacity->isValueDependent() ||
      !capacity->EvaluateAsInt(value, unit.context())) {
    return std::nullopt;
  }
  return value.Val.getInt().getZExtValue();
}

std::vector<LocalChannel> local_channels(const Unit& unit) {
  std::vector<LocalChannel> found;
  for (const auto& body : unit.bodies()) {
    for (const Operation& operation : body->operations) {
      if (operation.op != Op::kMakeChan) continue;
      const clang::Stmt* declares =
          unit.around<clang::DeclStmt>(operation.call);
      if (declares == nullptr) continue;
      for (const clang::Decl* decl :
           llvm::cast<clang::DeclStmt>(declares)->decls()) {
        const auto* variable = llvm::dyn_cast<clang::VarDecl>(decl);
        if (variable == nullptr || !variable->hasLocalStorage() ||
            bare(variable->getInit()) != operation.call) {
          continue;
        }
        LocalChannel channel;
        channel.object = {variable->getCanonicalDecl(), nullptr};
        channel.made = operation.call;
        channel.body = body.get();
        channel.is_unbuffered = capacity_of(unit, *operation.call) == 0;
        if (unit.all_understood(channel.object)) found.push_back(channel);
      }
    }
  }
  for (LocalChannel& channel : found) {
    for (const auto& body : unit.bodies()) {
      for (const Operation& operation : body->operations) {
        if (operation.object == channel.object) {
          channel.uses.push_back(&operation);
        }
      }
    }
  }
  return found;
}

const Start* goroutine_of(const Unit& unit, const Body* body,
                          const Body& maker) {
  for (; body != nullptr && body != &maker; body = body->outer) {
    for (const auto& starter : unit.bodies()) {
      for (const Start& start : starter->starts) {
        if (start.body == body) return &start;
      }
    }
  }
  return nullptr;
}

const clang::CallExpr* select_around(const Unit& unit,
                                     const Operation& operation) {
  for (const clang::Stmt* stmt = unit.parent(operation.call); stmt != nullptr;
       stmt = unit.parent(stmt)) {
    if (llvm::isa<clang::CompoundStmt, clang::LambdaExpr>(stmt)) return nullptr;
    const auto* call = llvm::dyn_cast<clang::CallExpr>(stmt);
    if (call && unit.op_of(call) == Op::kSelect) return call;
  }
  return nullptr;
}

namespace {

// Whether anything can make a receive from `channel` ready: false for one that
// only this unit knows and that nobody sends on or closes.
bool can_be_ready(const Unit& unit, const clang::CallExpr& select,
                  const Object& channel) {
  if (!is_gosan_class(
          channel.type().isNull() ? unit.context().VoidTy : channel.type(),
          "chan") ||
      !unit.all_understood(channel)) {
    return true;
  }
  const Body* asking = nullptr;
  for (const Mention& mention : unit.mentions_of(channel)) {
    if (unit.contains(&select, mention.name)) asking = mention.body;
  }
  return llvm::any_of(unit.mentions_of(channel), [&](const Mention& mention) {
    // A try_send needs a receiver, and this one is in the select.
    return mention.as == Op::kSend || mention.as == Op::kSendCase ||
           mention.as == Op::kClose ||
           (mention.as == Op::kTrySend && mention.body != asking);
  });
}

}  // namespace

bool has_other_way_out(const Unit& unit, const clang::CallExpr& select,
                       const Object& channel) {
  for (const clang::Expr* argument : select.arguments()) {
    const auto* one = llvm::dyn_cast_or_null<clang::CallExpr>(bare(argument));
    if (one == nullptr) return false;
    const Op op = unit.op_of(one);
    if (op == Op::kOtherwise) return true;
    if (op != Op::kRecvCase && op != Op::kSendCase) return false;
    const Object other = unit.object_of(one->getArg(0));
    if (other == channel) continue;
    if (op == Op::kSendCase || can_be_ready(unit, select, other)) return true;
  }
  return false;
}

}  // namespace gosan::vet
