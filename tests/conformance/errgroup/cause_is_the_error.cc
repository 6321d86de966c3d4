// The cause of the group's context is the first error.
#include "program.h"

int main() {
  auto [g, ctx] = errgroup::with_context(context::background());
  g.go([] { return Error("disk is full"); });
  const Error err = g.wait();
  println(err, ctx.err(), context::cause(ctx));
  return 0;
}
