// The generator of WithCancel's documentation: it ends with the context.
// stdout: 5
#include <gosan/gosan.h>

#include <cstdio>

#include "settle.h"

gosan::RecvChan<int> generate(const gosan::context::Context& ctx) {
  gosan::chan<int> numbers = gosan::make_chan<int>();
  gosan::go([=] {
    for (int n = 1;; n++) {
      if (gosan::select(recv(ctx.done()), send(numbers, n)) == 0) return;
    }
  });
  return numbers;
}

void count_to_five() {
  auto [ctx, cancel] =
      gosan::context::with_cancel(gosan::context::background());
  auto _ = gosan::defer(cancel);
  for (int n : generate(ctx)) {
    std::printf("%d\n", n);
    if (n == 5) break;
  }
}

int main() {
  count_to_five();
  settle();
}
