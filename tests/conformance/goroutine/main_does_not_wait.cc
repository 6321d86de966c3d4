// The program ends with main, whatever the other goroutines do.
#include "program.h"

int main() {
  auto never = make_chan<int>();
  go([=] {
    auto _ = defer(
        [] { println("deferred call of a goroutine that was left behind"); });
    never.recv();
  });
  go([] {
    time::sleep(1h);
    println("too late");
  });
  await_blocked(2);
  println("main returns");
  return 0;
}
