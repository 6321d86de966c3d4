// The first error cancels the group's context while others still run.
#include "program.h"

int main() {
  auto [g, ctx] = errgroup::with_context(context::background());
  g.go([ctx] {
    ctx.done().recv();
    return ctx.err();
  });
  g.go([] { return Error("disk is full"); });
  ctx.done().recv();
  println(ctx.err());
  println(g.wait());
  return 0;
}
