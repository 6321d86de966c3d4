// The end of the parent context ends the group's.
#include "program.h"

int main() {
  auto [parent, cancel] = context::with_cancel(context::background());
  auto [g, ctx] = errgroup::with_context(parent);
  for (int i = 0; i < 3; ++i) {
    g.go([ctx] {
      ctx.done().recv();
      return ctx.err();
    });
  }
  await_blocked(3);
  cancel();
  println(g.wait());
  return 0;
}
