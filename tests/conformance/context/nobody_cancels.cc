// Waiting for a context that nobody cancels is a deadlock.
#include "program.h"

int main() {
  auto [ctx, cancel] = context::with_cancel(context::background());
  go([ctx] { ctx.done().recv(); });
  await_blocked(1);
  ctx.done().recv();
  return 0;
}
