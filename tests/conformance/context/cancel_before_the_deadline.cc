// Cancelling before the deadline says that it was cancelled.
#include "program.h"

int main() {
  auto [ctx, cancel] = context::with_timeout(context::background(), 1h);
  const bool ok = ctx.deadline().has_value();
  cancel();
  ctx.done().recv();
  println(ok, ctx.err());
  println(ctx.deadline().has_value());
  return 0;
}
