// While a deadline is to come those who wait for the context are no deadlock.
#include "program.h"

int main() {
  auto [ctx, cancel] = context::with_timeout(context::background(), 20ms);
  auto never = make_chan<int>();
  select(recv(never), recv(ctx.done(), [&ctx] { println(ctx.err()); }));
  return 0;
}
