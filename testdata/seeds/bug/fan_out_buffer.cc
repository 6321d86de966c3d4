// Fan-out of three whose buffer has two places: when the caller gives up, the
// third cannot send.
// expect: goroutine-leak state="chan send" waits_on=chan cap=2 len=2 count=1
#include <gosan/gosan.h>

#include <cstdio>

#include "settle.h"

void ask_all(const gosan::context::Context& ctx) {
  gosan::chan<int> answers = gosan::make_chan<int>(2);  // made here
  for (int employee = 0; employee < 3; employee++) {
    gosan::go([=] {            // go here
      answers.send(employee);  // blocked here
    });
  }
  if (ctx.err()) return;
  for (int i = 0; i < 3; i++) std::printf("%d\n", *answers.recv());
}

int main() {
  auto [ctx, cancel] =
      gosan::context::with_cancel(gosan::context::background());
  cancel();
  ask_all(ctx);
  settle();
}
