// Two goroutines, one counter, no lock.
#include <gosan/gosan.h>

int counter = 0;

int main() {
  gosan::sync::WaitGroup wg;
  wg.add(2);
  for (int i = 0; i < 2; i++) {
    gosan::go([&] {
      counter++;
      wg.done();
    });
  }
  wg.wait();
}
