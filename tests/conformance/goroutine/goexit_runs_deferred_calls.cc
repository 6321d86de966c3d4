// Goexit ends the goroutine after its deferred calls, and nothing after it
// runs.
#include "program.h"

int main() {
  auto done = make_chan<>();
  go([=] {
    auto last = defer([=] { done.close(); });
    auto first = defer([] { println("first deferred, last run"); });
    [] {
      auto _ = defer([] { println("deferred in the inner call"); });
      goexit();
    }();
    println("never");
  });
  done.recv();
  await_goroutines(1);
  println("the others go on");
  return 0;
}
