// A cause given with a timeout or a deadline is the cause when it expires, not
// when it is cancelled before.
#include "program.h"

int main() {
  const Error too_slow("too slow");
  auto [ctx, cancel] =
      context::with_timeout_cause(context::background(), 1ms, too_slow);
  ctx.done().recv();
  println(ctx.err(), context::cause(ctx));
  auto [other, cancel_other] = context::with_deadline_cause(
      context::background(), time::now() + 1h, too_slow);
  cancel_other();
  println(other.err(), context::cause(other));
  return 0;
}
