// The deferred calls of the goroutine run before the program ends, innermost
// first.
#include "program.h"

int main() {
  auto _ = defer([] { println("deferred in main"); });
  const auto inner = [] {
    auto first = defer([] { println("deferred in inner, first"); });
    auto second = defer([] { println("deferred in inner, second"); });
    panic("boom");
  };
  inner();
  println("never");
  return 0;
}
