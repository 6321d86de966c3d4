// A deadline that is over cancels at once.
#include "program.h"

int main() {
  for (const time::duration ago :
       {time::duration(0ns), time::duration(1ns), time::duration(1h)}) {
    auto [ctx, cancel] =
        context::with_deadline(context::background(), time::now() - ago);
    println(ctx.err());
    ctx.done().recv();
    cancel();
  }
  auto [ctx, cancel] = context::with_timeout(context::background(), -1s);
  println(ctx.err());
  return 0;
}
