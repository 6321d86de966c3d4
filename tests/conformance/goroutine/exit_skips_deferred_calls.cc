// Leaving by exit runs no deferred call and keeps the code.
#include "program.h"

int main() {
  auto _ = defer([] { println("deferred"); });
  println("leaving");
  std::exit(3);
  return 0;
}
