// A cancellation reaches the end of a long chain.
#include "program.h"

int main() {
  auto [root, cancel] = context::with_cancel(context::background());
  context::Context ctx = root;
  for (int i = 0; i < 200; ++i) {
    ctx = context::with_value(context::with_cancel(ctx).ctx, i, i);
  }
  auto done = make_chan<Error>();
  go([=] {
    ctx.done().recv();
    done.send(ctx.err());
  });
  await_blocked(1);
  cancel();
  println(*done.recv());
  return 0;
}
