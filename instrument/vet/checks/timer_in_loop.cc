// timer-in-loop: a select in a loop makes a new time::after in every turn. Each
// timer lives until it fires, and the time-out begins anew with every event.
//
//   for (;;) {
//     select(recv(events, handle), recv(time::after(1min)));
//   }
//
// One Timer with reset(), or one channel made before the loop, says what is
// meant. A loop that only waits for the timer makes one at a time and is fine.
#include "../channels.h"
#include "../checks.h"

namespace gosan::vet {

void timer_in_loop(const Unit& unit, Findings& findings) {
  for (const auto& body : unit.bodies()) {
    for (const Operation& operation : body->operations) {
      if (operation.op != Op::kAfter) continue;
      const clang::CallExpr* select = select_around(unit, operation);
      const bool is_one_of_many = select && select->getNumArgs() > 1;
      if (!is_one_of_many || unit.loop_around(select) == nullptr) continue;
      findings.add(operation.call->getExprLoc(),
                   "each turn of the loop makes a timer; make it before the "
                   "loop, or use a Timer with reset()");
    }
  }
}

}  // namespace gosan::vet
