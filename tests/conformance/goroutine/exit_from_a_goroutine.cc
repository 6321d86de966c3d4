// Any goroutine may end the program.
#include "program.h"

int main() {
  auto _ = defer([] { println("deferred in main"); });
  go([] {
    auto deferred = defer([] { println("deferred"); });
    println("leaving");
    std::exit(5);
  });
  select();
  return 0;
}
