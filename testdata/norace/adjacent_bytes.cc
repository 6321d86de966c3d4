// Eight goroutines write one byte each of the same eight.
#include <gosan/gosan.h>

char bytes[8];

int main() {
  gosan::sync::WaitGroup wg;
  wg.add(8);
  for (int i = 0; i < 8; i++) {
    gosan::go([&, i] {
      for (int round = 0; round < 100; round++) bytes[i] += 1;
      wg.done();
    });
  }
  wg.wait();
}
