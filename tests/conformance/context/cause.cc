// A cause given to cancel is what Cause returns; the error stays "context
// canceled".
#include "program.h"

int main() {
  auto [ctx, cancel] = context::with_cancel_cause(context::background());
  println(context::cause(ctx));
  cancel(Error("disk is full"));
  cancel(Error("too late"));
  println(ctx.err(), context::cause(ctx));
  auto [other, cancel_other] =
      context::with_cancel_cause(context::background());
  cancel_other(Error());
  println(other.err(), context::cause(other));
  println(context::cause(context::background()));
  return 0;
}
