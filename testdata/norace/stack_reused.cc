// Ten thousand short goroutines write their locals, on stacks that many have
// used before them.
// twin: race/many_goroutines_between.cc
#include <gosan/gosan.h>

#include <cstdio>

int use(int* slots) {
  int sum = 0;
  for (int i = 0; i < 64; i++) sum += slots[i];
  return sum;
}

int main() {
  gosan::sync::WaitGroup wg;
  for (int i = 0; i < 10'000; i++) {
    wg.add(1);
    gosan::go([&wg, i] {
      int slots[64];
      for (int& slot : slots) slot = i;
      if (use(slots) != 64 * i) std::puts("wrong");
      wg.done();
    });
    if (i % 64 == 63) wg.wait();
  }
  wg.wait();
}
