// The cascade of cancellation is broken: the grandchild's context comes from
// the background and not from its parent's.
// expect: goroutine-leak state="chan receive" waits_on=chan count=1
#include <gosan/gosan.h>

#include <cstdio>

#include "settle.h"

using gosan::context::Context;

void grandchild(const Context&) {
  auto [ctx, cancel] =
      gosan::context::with_cancel(gosan::context::background());
  gosan::go([ctx = ctx] {  // go here
    ctx.done().recv();     // blocked here
    std::printf("grandchild: %s\n", ctx.err().message().c_str());
  });
}

void child(const Context& parent) {
  auto [ctx, cancel] = gosan::context::with_cancel(parent);
  grandchild(ctx);
  gosan::go([ctx = ctx] {
    ctx.done().recv();
    std::printf("child: %s\n", ctx.err().message().c_str());
  });
}

int main() {
  auto [ctx, cancel] =
      gosan::context::with_cancel(gosan::context::background());
  child(ctx);
  cancel();
  settle();
}
