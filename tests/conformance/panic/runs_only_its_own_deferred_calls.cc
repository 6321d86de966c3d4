// A panic in a goroutine runs the deferred calls of that goroutine, not those
// of main.
#include "program.h"

int main() {
  auto _ = defer([] { println("deferred in main"); });
  go([] {
    auto deferred = defer([] { println("deferred in the goroutine"); });
    panic("boom");
  });
  select();
  return 0;
}
