// When main has left by Goexit and the last goroutine ends, the program dies.
#include "program.h"

int main() {
  go([] { println("the last goroutine"); });
  await_goroutines(1);
  auto _ = defer([] { println("deferred in main"); });
  goexit();
  return 0;
}
