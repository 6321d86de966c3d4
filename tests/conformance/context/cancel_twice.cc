// Cancelling again changes nothing, from whichever goroutine.
#include "program.h"

int main() {
  auto [ctx, cancel] = context::with_cancel(context::background());
  sync::WaitGroup group;
  for (int i = 0; i < 5; ++i) {
    group.add(1);
    go([&group, cancel] {
      auto _ = defer([&] { group.done(); });
      cancel();
      cancel();
    });
  }
  group.wait();
  println(ctx.err());
  return 0;
}
