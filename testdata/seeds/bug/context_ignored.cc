// All blocking operations should be cancelable; this one waits for its answer
// only, and the request's time-out does not reach it.
// expect: goroutine-leak state="chan receive" waits_on=chan cap=0 count=1
#include <gosan/gosan.h>

#include <chrono>
#include <cstdio>
#include <optional>

#include "settle.h"

using namespace std::chrono_literals;
using gosan::context::Context;

void backend(const Context&, const gosan::RecvChan<int>& answer) {
  if (std::optional<int> value = answer.recv()) {  // blocked here
    std::printf("answer: %d\n", *value);
  }
}

int main() {
  auto [ctx, cancel] =
      gosan::context::with_timeout(gosan::context::background(), 20ms);
  auto _ = gosan::defer(cancel);
  {
    gosan::chan<int> silent = gosan::make_chan<int>();  // made here
    gosan::go(backend, ctx, silent);                    // go here
  }
  ctx.done().recv();
  std::puts(ctx.err().message().c_str());
  settle();
}
