// An item is held by one goroutine at a time, however many share the pool.
#include "program.h"

int main() {
  struct Item {
    std::atomic<int> holders{0};
  };
  sync::Pool<std::unique_ptr<Item>> pool(
      [] { return std::make_unique<Item>(); });
  sync::WaitGroup group;
  std::atomic<int> twice{0};
  for (int g = 0; g < 8; ++g) {
    group.add(1);
    go([&] {
      auto _ = defer([&] { group.done(); });
      for (int i = 0; i < 1000; ++i) {
        std::unique_ptr<Item> it = pool.get();
        if (it->holders.fetch_add(1) != 0) twice.fetch_add(1);
        if (i % 100 == 0) gosched();
        it->holders.fetch_sub(1);
        pool.put(std::move(it));
      }
    });
  }
  group.wait();
  println(twice.load());
  return 0;
}
