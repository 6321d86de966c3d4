// When many goroutines take the same key out at once, exactly one gets it.
#include "program.h"

int main() {
  sync::Map<int, int> m;
  for (int k = 0; k < 200; ++k) m.store(k, 1);
  sync::WaitGroup group;
  std::atomic<int> taken{0};
  for (int g = 0; g < 8; ++g) {
    group.add(1);
    go([&] {
      auto _ = defer([&] { group.done(); });
      for (int k = 0; k < 200; ++k) {
        if (const std::optional<int> v = m.load_and_delete(k)) {
          taken.fetch_add(*v);
        }
      }
    });
  }
  group.wait();
  println(taken.load());
  return 0;
}
