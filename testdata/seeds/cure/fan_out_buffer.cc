// Fan-out with exactly one place for each send: no send blocks, whether the
// caller still listens or not.
#include <gosan/gosan.h>

#include <cstdio>

#include "settle.h"

void ask_all(const gosan::context::Context& ctx) {
  gosan::chan<int> answers = gosan::make_chan<int>(3);
  for (int employee = 0; employee < 3; employee++) {
    gosan::go([=] { answers.send(employee); });
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
