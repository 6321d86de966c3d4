// Go waits for a place also after another function has failed.
#include "program.h"

int main() {
  auto [g, ctx] = errgroup::with_context(context::background());
  g.set_limit(1);
  g.go([] { return Error("first"); });
  g.go([ctx] {
    ctx.done().recv();
    println("still started:", ctx.err());
    return Error("second");
  });
  println(g.wait());
  return 0;
}
