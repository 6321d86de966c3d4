// A function that leaves by Goexit has ended without an error.
#include "program.h"

int main() {
  errgroup::Group g;
  g.go([]() -> Error {
    auto _ = defer([] { println("deferred"); });
    goexit();
  });
  println(g.wait());
  return 0;
}
