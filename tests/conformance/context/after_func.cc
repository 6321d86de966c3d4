// AfterFunc calls its function in a goroutine of its own once the context is
// done; then it cannot be stopped.
#include "program.h"

int main() {
  auto [ctx, cancel] = context::with_cancel(context::background());
  auto done = make_chan<Error>();
  auto stop = context::after_func(ctx, [done, ctx] { done.send(ctx.err()); });
  cancel();
  const Error err = *done.recv();
  println(err, stop());
  context::after_func(ctx, [=] { done.send(Error("at once")); });
  println(*done.recv());
  return 0;
}
