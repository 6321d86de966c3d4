// A panic unwinds all frames up to the one that recovers it, deferred calls
// included.
#include "program.h"

int main() {
  std::function<void(int)> descend = [&](int n) {
    if (n == 0) panic("bottom");
    auto _ = defer([=] { println("leaving", n); });
    descend(n - 1);
  };
  println(caught([&] { descend(4); }));
  return 0;
}
