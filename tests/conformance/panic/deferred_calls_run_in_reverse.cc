// Deferred calls run in reverse order at the end of the function.
#include "program.h"

int main() {
  auto d0 = defer([] { println("deferred", 0); });
  auto d1 = defer([] { println("deferred", 1); });
  auto d2 = defer([] { println("deferred", 2); });
  auto d3 = defer([] { println("deferred", 3); });
  println("body");
  return 0;
}
