// Wait cancels the group's context, also without an error.
#include "program.h"

int main() {
  auto [g, ctx] = errgroup::with_context(context::background());
  g.go([] { return Error(); });
  println(ctx.err());
  const Error err = g.wait();
  println(err, ctx.err());
  return 0;
}
