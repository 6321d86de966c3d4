// double-close: after ch.close(), every path of the function comes to another
// ch.close(), which panics.
//
//   ch.close();
//   if (!ok) log("failed");
//   ch.close();
//
// Silent as send-after-close is.
#include "../checks.h"
#include "../closing.h"

namespace gosan::vet {

void double_close(const Unit& unit, Findings& findings) {
  for (const auto& body : unit.bodies()) {
    for (const Operation& close : body->operations) {
      if (close.op != Op::kClose) continue;
      for (const Operation* again :
           certain_after_close(unit, close, Op::kClose)) {
        findings.add(again->call->getExprLoc(),
                     "second close of '" + close.object.name() + "'");
      }
    }
  }
}

}  // namespace gosan::vet
