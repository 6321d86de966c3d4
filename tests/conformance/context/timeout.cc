// A context ends by itself when its time is over.
#include "program.h"

int main() {
  auto [ctx, cancel] = context::with_timeout(context::background(), 200ms);
  println(ctx.err());
  ctx.done().recv();
  println(ctx.err(), ctx.err() == context::deadline_exceeded);
  cancel();
  println(ctx.err());
  return 0;
}
