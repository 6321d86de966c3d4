// send-after-close: after ch.close(), every path of the function comes to a
// send on ch, which panics.
//
//   ch.close();
//   ch.send(last);
//
// Silent where only some paths do, where the variable may name another channel
// by then, and where a catch clause waits for the panic.
#include "../checks.h"
#include "../closing.h"

namespace gosan::vet {

void send_after_close(const Unit& unit, Findings& findings) {
  for (const auto& body : unit.bodies()) {
    for (const Operation& close : body->operations) {
      if (close.op != Op::kClose) continue;
      for (const Operation* send :
           certain_after_close(unit, close, Op::kSend)) {
        findings.add(send->call->getExprLoc(),
                     "send on '" + close.object.name() +
                         "', which this function has closed");
      }
    }
  }
}

}  // namespace gosan::vet
