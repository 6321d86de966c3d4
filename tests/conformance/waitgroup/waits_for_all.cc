// Wait returns when as many are done as were added.
#include "program.h"

int main() {
  sync::WaitGroup group;
  sync::Mutex mu;
  int sum = 0;
  group.add(10);
  for (int i = 1; i <= 10; ++i) {
    go([&, i] {
      auto _ = defer([&] { group.done(); });
      const std::lock_guard lock(mu);
      sum += i;
    });
  }
  group.wait();
  println(sum);
  return 0;
}
