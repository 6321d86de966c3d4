// Each goroutine has its own slot, but the last two have the same.
// expect: data-race variable=sums object=global
#include <gosan/gosan.h>

int sums[4];

int main() {
  gosan::sync::WaitGroup wg;
  wg.add(4);
  for (int worker = 0; worker < 4; worker++) {
    gosan::go([&, worker] {        // go here
      sums[worker % 3] += worker;  // race: read|write
      wg.done();
    });
  }
  wg.wait();
}
