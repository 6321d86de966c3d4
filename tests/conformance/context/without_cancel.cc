// WithoutCancel keeps the values and nothing else.
#include "program.h"

int main() {
  auto [parent, cancel] = context::with_timeout(
      context::with_value(context::background(), "key", 5), 1h);
  auto ctx = context::without_cancel(parent);
  cancel();
  println(parent.err(), ctx.err(), ctx.deadline().has_value(), !ctx.done(),
          *ctx.value<int>("key"));
  auto [child, cancel_child] = context::with_cancel(ctx);
  println(child.err());
  cancel_child();
  println(child.err(), context::cause(ctx));
  return 0;
}
