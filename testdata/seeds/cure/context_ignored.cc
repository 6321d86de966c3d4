// The blocking operation selects between its answer and the context: the
// request's time-out ends it.
// stdout: context deadline exceeded
#include <gosan/gosan.h>

#include <chrono>
#include <cstdio>
#include <optional>

#include "settle.h"

using namespace std::chrono_literals;
using gosan::context::Context;

void backend(const Context& ctx, const gosan::RecvChan<int>& answer) {
  std::optional<int> value;
  if (gosan::select(recv(answer, value), recv(ctx.done())) == 0) {
    std::printf("answer: %d\n", *value);
  }
}

int main() {
  auto [ctx, cancel] =
      gosan::context::with_timeout(gosan::context::background(), 20ms);
  auto _ = gosan::defer(cancel);
  {
    gosan::chan<int> silent = gosan::make_chan<int>();
    gosan::go(backend, ctx, silent);
  }
  ctx.done().recv();
  std::puts(ctx.err().message().c_str());
  settle();
}
