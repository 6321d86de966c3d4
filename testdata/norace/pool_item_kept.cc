// Each item has one user at a time; what its last one wrote is known to the
// next one. When the pool drops an item, it makes another.
#include <gosan/gosan.h>

#include <cstdio>
#include <memory>
#include <vector>

using Buffer = std::unique_ptr<std::vector<int>>;

gosan::sync::Pool<Buffer> pool([] {
  return std::make_unique<std::vector<int>>(8);
});

int main() {
  gosan::sync::WaitGroup wg;
  for (int g = 0; g < 4; ++g) {
    wg.go([g] {
      for (int i = 0; i < 200; ++i) {
        Buffer buffer = pool.get();
        for (int& word : *buffer) word += g;
        pool.put(std::move(buffer));
        if (i % 8 == 0) gosan::gosched();
      }
    });
  }
  wg.wait();
  std::puts("done");
}
