// A mutex lets one goroutine in at a time.
#include "program.h"

int main() {
  sync::Mutex mu;
  int counter = 0;
  sync::WaitGroup group;
  for (int g = 0; g < 8; ++g) {
    group.add(1);
    go([&] {
      auto _ = defer([&] { group.done(); });
      for (int i = 0; i < 2000; ++i) {
        mu.lock();
        ++counter;
        mu.unlock();
      }
    });
  }
  group.wait();
  println(counter);
  return 0;
}
