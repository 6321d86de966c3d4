// No recover stops a fatal error, and no deferred call runs.
#include "program.h"

int main() {
  auto _ = defer([] { println("deferred"); });
  println("before");
  println(caught([] {
    sync::Mutex mu;
    mu.unlock();
  }));
  return 0;
}
