// done() comes after the work of each of three goroutines.
#include <gosan/gosan.h>

#include <cstdio>

int results[3];

int main() {
  gosan::sync::WaitGroup wg;
  for (int i = 0; i < 3; i++) {
    wg.add(1);
    gosan::go([&, i] {
      results[i] = 42;
      wg.done();
    });
  }
  wg.wait();
  std::printf("%d\n", results[0] + results[1] + results[2]);
}
