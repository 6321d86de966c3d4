// With one processor the newest goroutine runs first, then the others in
// order.
#include "program.h"

int main() {
  gomaxprocs(1);
  sync::WaitGroup group;
  for (int i = 1; i <= 5; ++i) {
    group.add(1);
    go([&, i] {
      auto _ = defer([&] { group.done(); });
      println("goroutine", i);
    });
  }
  group.wait();
  return 0;
}
