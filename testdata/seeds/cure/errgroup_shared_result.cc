// Each function of the errgroup has a variable of its own; wait() comes after
// all of them.
// stdout: 10 and 11
// stdout: error b
// stdout: context canceled
#include <gosan/gosan.h>

#include <cstdio>

int main() {
  auto [g, ctx] = gosan::errgroup::with_context(gosan::context::background());
  int a = 0;
  int b = 0;
  g.go([&] {
    a = 10;
    return gosan::Error();
  });
  g.go([&] {
    b = 11;
    return gosan::Error("error b");
  });
  const gosan::Error err = g.wait();
  std::printf("%d and %d\n%s\n%s\n", a, b, err.message().c_str(),
              ctx.err().message().c_str());
}
