// Two functions of an errgroup write the same captured variable: the answer is
// that of whoever comes last.
// expect: data-race variable=a type=int object=stack
#include <gosan/gosan.h>

#include <cstdio>

int main() {
  auto [g, ctx] = gosan::errgroup::with_context(gosan::context::background());
  int a = 0;
  g.go([&] {  // go here
    a = 10;   // race: write
    return gosan::Error();
  });
  g.go([&] {  // go here
    a = 11;   // race: write
    return gosan::Error("error b");
  });
  const gosan::Error err = g.wait();
  std::printf("%d\n%s\n%s\n", a, err.message().c_str(),
              ctx.err().message().c_str());
}
