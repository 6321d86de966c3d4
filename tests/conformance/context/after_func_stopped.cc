// A stopped AfterFunc does not run; the first stop says that it prevented it,
// the second does not.
#include "program.h"

int main() {
  auto [ctx, cancel] = context::with_cancel(context::background());
  auto stop = context::after_func(ctx, [] { println("never"); });
  const bool first = stop();
  println(first, stop());
  cancel();
  await_goroutines(1);
  println(ctx.err());
  return 0;
}
