// When many goroutines store the same key at once, exactly one is first.
#include "program.h"

int main() {
  sync::Map<int, int> m;
  sync::WaitGroup group;
  std::atomic<int> firsts{0};
  for (int g = 0; g < 8; ++g) {
    group.add(1);
    go([&, g] {
      auto _ = defer([&] { group.done(); });
      for (int k = 0; k < 200; ++k) {
        if (!m.load_or_store(k, g).second) firsts.fetch_add(1);
      }
    });
  }
  group.wait();
  println(firsts.load());
  return 0;
}
