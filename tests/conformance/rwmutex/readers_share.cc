// Several readers are inside at the same time.
#include "program.h"

int main() {
  sync::RWMutex rw;
  sync::WaitGroup inside;
  inside.add(4);
  sync::WaitGroup group;
  for (int i = 0; i < 4; ++i) {
    group.add(1);
    go([&] {
      auto _ = defer([&] { group.done(); });
      const std::shared_lock lock(rw);
      inside.done();
      inside.wait();
    });
  }
  group.wait();
  println("four readers met inside");
  return 0;
}
