// Everybody who waits for the done channel goes on, and always gets the same
// channel.
#include "program.h"

int main() {
  auto [ctx, cancel] = context::with_cancel(context::background());
  println(ctx.done() == ctx.done());
  auto errs = make_chan<Error>(4);
  for (int i = 0; i < 4; ++i) {
    go([errs, ctx] {
      ctx.done().recv();
      errs.send(ctx.err());
    });
  }
  await_blocked(4);
  cancel();
  for (int i = 0; i < 4; ++i) println(*errs.recv());
  return 0;
}
