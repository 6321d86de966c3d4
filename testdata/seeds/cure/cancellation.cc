// When a context is canceled, all contexts derived from it are canceled, too.
// stdout: child: context canceled
// stdout: grandchild: context canceled
#include <gosan/gosan.h>

#include <cstdio>

#include "settle.h"

using gosan::context::Context;

void grandchild(const Context& parent) {
  auto [ctx, cancel] = gosan::context::with_cancel(parent);
  gosan::go([ctx = ctx] {
    ctx.done().recv();
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
