// Neighbouring slots of an array, one for each goroutine, summed at the end.
#include <gosan/gosan.h>

#include <cstdio>

int sums[4];

int main() {
  gosan::sync::WaitGroup wg;
  wg.add(4);
  for (int worker = 0; worker < 4; worker++) {
    gosan::go([&, worker] {
      for (int i = 0; i < 1000; i++) sums[worker] += i;
      wg.done();
    });
  }
  wg.wait();
  std::printf("%d\n", sums[0] + sums[1] + sums[2] + sums[3]);
}
