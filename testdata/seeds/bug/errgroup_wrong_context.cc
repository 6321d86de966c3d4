// A function of the group listens to the context outside and not to the
// group's: the other one's error does not reach it, and wait() waits for ever.
// expect: deadlock goroutines=2
#include <gosan/gosan.h>

#include <cstdio>

int main() {
  const gosan::context::Context outside = gosan::context::background();
  auto [g, ctx] = gosan::errgroup::with_context(outside);
  g.go([=] {
    outside.done().recv();  // blocked here
    return outside.err();
  });
  g.go([] { return gosan::Error("error b"); });
  std::puts(g.wait().message().c_str());  // blocked here
}
