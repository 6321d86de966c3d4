// A generator that watches its context ends when it is cancelled.
#include "program.h"

int main() {
  const auto generate = [](const context::Context& ctx) -> RecvChan<int> {
    auto out = make_chan<int>();
    go([=] {
      auto _ = defer([=] { out.close(); });
      for (int n = 1;; ++n) {
        if (select(send(out, n), recv(ctx.done())) == 1) return;
      }
    });
    return out;
  };
  auto [ctx, cancel] = context::with_cancel(context::background());
  for (int n : generate(ctx)) {
    println(n);
    if (n == 3) break;
  }
  cancel();
  await_goroutines(1);
  println("no goroutine left");
  return 0;
}
