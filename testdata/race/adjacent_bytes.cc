// Four goroutines share eight bytes, and two of them one byte.
// expect: data-race variable=bytes object=global
#include <gosan/gosan.h>

char bytes[8];

int main() {
  gosan::sync::WaitGroup wg;
  wg.add(4);
  for (int i = 0; i < 4; i++) {
    gosan::go([&, i] {             // go here
      bytes[i == 3 ? 2 : i] += 1;  // race: read|write
      wg.done();
    });
  }
  wg.wait();
}
