// Cancelling closes the done channel and sets the error.
#include "program.h"

int main() {
  auto [ctx, cancel] = context::with_cancel(context::background());
  println(ctx.err(), !ctx.done());
  select(recv(ctx.done(), [] { println("done"); }),
         otherwise([] { println("not done"); }));
  cancel();
  const bool ok = ctx.done().recv().has_value();
  println(ok, ctx.err(), ctx.err() == context::canceled);
  return 0;
}
