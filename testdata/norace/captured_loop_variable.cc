// The loop variable is captured by value: each goroutine has its own.
#include <gosan/gosan.h>

#include <cstdio>

int main() {
  gosan::sync::WaitGroup wg;
  wg.add(3);
  int i = 0;
  for (; i < 3; i++) {
    gosan::go([&wg, i] {
      std::printf("%d\n", i);
      wg.done();
    });
  }
  wg.wait();
}
