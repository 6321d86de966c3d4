// Of many goroutines that swap the same value exactly one wins.
#include "program.h"

int main() {
  atomic::Value<int> v;
  v.store(0);
  sync::WaitGroup group;
  std::atomic<int> won{0};
  for (int g = 1; g <= 8; ++g) {
    group.add(1);
    go([&] {
      auto _ = defer([&] { group.done(); });
      for (int i = 0; i < 100; ++i) {
        if (v.compare_and_swap(i, i + 1)) won.fetch_add(1);
      }
    });
  }
  group.wait();
  println(won.load(), *v.load());
  return 0;
}
