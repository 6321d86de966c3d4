// The functions of the group listen to the group's context: the first error
// cancels the others.
// stdout: error b
#include <gosan/gosan.h>

#include <cstdio>

int main() {
  const gosan::context::Context outside = gosan::context::background();
  auto [g, ctx] = gosan::errgroup::with_context(outside);
  g.go([ctx = ctx] {
    ctx.done().recv();
    return ctx.err();
  });
  g.go([] { return gosan::Error("error b"); });
  std::puts(g.wait().message().c_str());
}
