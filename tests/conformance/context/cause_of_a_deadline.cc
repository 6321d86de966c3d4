// The cause of an expired deadline is the deadline.
#include "program.h"

int main() {
  auto [ctx, cancel] = context::with_timeout(context::background(), 1ms);
  ctx.done().recv();
  println(context::cause(ctx));
  auto [plain, cancel_plain] = context::with_cancel(context::background());
  cancel_plain();
  println(context::cause(plain));
  return 0;
}
