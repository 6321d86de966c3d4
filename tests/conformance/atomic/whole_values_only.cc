// Readers see whole values, never a mixture of two.
#include "program.h"

int main() {
  struct Pair {
    int a, b;
  };
  atomic::Value<Pair> v;
  v.store({0, 0});
  sync::WaitGroup group;
  std::atomic<int> torn{0};
  for (int g = 0; g < 4; ++g) {
    group.add(2);
    go([&] {
      auto _ = defer([&] { group.done(); });
      for (int i = 0; i < 1000; ++i) v.store({i, -i});
    });
    go([&] {
      auto _ = defer([&] { group.done(); });
      for (int i = 0; i < 1000; ++i) {
        const Pair p = *v.load();
        if (p.a != -p.b) torn.fetch_add(1);
      }
    });
  }
  group.wait();
  println(torn.load());
  return 0;
}
