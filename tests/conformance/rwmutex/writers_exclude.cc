// Writers exclude each other and the readers.
#include "program.h"

int main() {
  sync::RWMutex rw;
  int a = 0;
  int b = 0;
  bool torn = false;
  sync::WaitGroup group;
  for (int g = 0; g < 4; ++g) {
    group.add(2);
    go([&] {
      auto _ = defer([&] { group.done(); });
      for (int i = 0; i < 500; ++i) {
        rw.lock();
        ++a;
        ++b;
        rw.unlock();
      }
    });
    go([&] {
      auto _ = defer([&] { group.done(); });
      for (int i = 0; i < 500; ++i) {
        rw.lock_shared();
        const bool differ = a != b;
        rw.unlock_shared();
        if (differ) {
          rw.lock();
          torn = true;
          rw.unlock();
        }
      }
    });
  }
  group.wait();
  println(a, b, torn);
  return 0;
}
