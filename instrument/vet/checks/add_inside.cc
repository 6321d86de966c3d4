// add-inside: the goroutine itself adds to the WaitGroup that counts it, so
// that wait() may return before it has begun; or it leaves on some path without
// done(), so that wait() never returns.
//
//   go([&] {
//     wg.add(1);   // too late
//     work();
//     wg.done();
//   });
//
// Silent where the starter adds as well, where the added work is started by the
// goroutine, and where the group is given to other functions.
#include "../checks.h"
#include "../flow.h"

namespace gosan::vet {
namespace {

struct Uses {
  std::vector<const Operation*> adds;
  std::vector<const Operation*> dones;
  bool others = false;
};

// What the goroutine does itself, deferred functions included, to `group`.
Uses uses_of(const Unit& unit, const Body& goroutine, const Object& group) {
  Uses uses;
  for (const auto& body : unit.bodies()) {
    if (!unit.is_within(body.get(), goroutine)) continue;
    const bool is_own = body.get() == &goroutine;
    for (const Operation& operation : body->operations) {
      if (operation.object != group) continue;
      if (operation.op == Op::kAdd && is_own) {
        uses.adds.push_back(&operation);
      } else if (operation.op == Op::kDone &&
                 (is_own || body->given_to == Op::kDefer)) {
        uses.dones.push_back(&operation);
      } else {
        uses.others = true;
      }
    }
    for (const Mention& mention : body->mentions) {
      uses.others |= mention.object == group && mention.as == Op::kNone;
    }
  }
  return uses;
}

bool starter_adds(const Unit& unit, const Start& start, const Object& group) {
  bool adds = false;
  for (const auto& body : unit.bodies()) {
    if (start.body && unit.is_within(body.get(), *start.body)) continue;
    for (const Operation& operation : body->operations) {
      adds |= operation.op == Op::kAdd && operation.object == group;
    }
  }
  return adds;
}

void check_paths(const Unit& unit, const Body& goroutine, const Uses& uses,
                 Findings& findings) {
  const Flow& flow = unit.flow(goroutine);
  llvm::DenseSet<const clang::Stmt*> stops;
  for (const Operation* done : uses.dones) {
    stops.insert(flow.element_of(done->call));
  }
  for (const clang::ReturnStmt* end : flow.returns(
           nullptr,
           [&](const clang::Stmt* stmt) { return stops.contains(stmt); })) {
    findings.add(
        end ? end->getBeginLoc() : uses.dones.back()->call->getExprLoc(),
        "the goroutine can end without '" + uses.dones.back()->object.name() +
            ".done()'");
  }
}

// A goroutine that is started with the group's count, or that may be: what it
// does in a loop, or counts for others, is its own affair.
bool counts_once(const Unit& unit, const Uses& uses) {
  return llvm::none_of(uses.dones, [&](const Operation* done) {
    return unit.loop_around(done->call) != nullptr;
  });
}

// The groups that the goroutine itself counts down.
std::vector<Object> groups_done_in(const Unit& unit, const Body& goroutine) {
  std::vector<Object> groups;
  unit.each_operation_within(goroutine, [&](const Operation& operation) {
    const bool is_new = operation.op == Op::kDone && operation.object &&
                        !llvm::is_contained(groups, operation.object);
    if (is_new) groups.push_back(operation.object);
  });
  return groups;
}

void check_group(const Unit& unit, const Start& start, const Object& group,
                 Findings& findings) {
  const Uses uses = uses_of(unit, *start.body, group);
  if (uses.others || uses.dones.empty() || !counts_once(unit, uses)) return;
  if (starter_adds(unit, start, group)) {
    if (uses.adds.empty()) check_paths(unit, *start.body, uses, findings);
  } else if (start.body->starts.empty()) {
    for (const Operation* add : uses.adds) {
      findings.add(add->call->getExprLoc(),
                   "'" + group.name() +
                       ".add' in the goroutine that it counts; wait() may "
                       "return before it runs");
    }
  }
}

}  // namespace

void add_inside(const Unit& unit, Findings& findings) {
  for (const auto& body : unit.bodies()) {
    for (const Start& start : body->starts) {
      if (start.body == nullptr || start.op != Op::kGo) continue;
      for (const Object& group : groups_done_in(unit, *start.body)) {
        check_group(unit, start, group, findings);
      }
    }
  }
}

}  // namespace gosan::vet
