// moby 22941: each container of a list is stopped by a goroutine that holds the
// loop's one variable by reference. Fixed: it is passed as an argument.
// manifests: always
// expect: data-race lines=any
#include "kernel.h"

void stop(int container) { std::printf("stops %d\n", container); }

int main() {
  gosan::sync::WaitGroup stops;
  int container = 0;
  for (int id : {101, 102, 103}) {
    container = id;  // race: write
    stops.add(1);
    gosan::go(
        [&](int argument) {
          stop(kFixed ? argument : container);  // race: read
          stops.done();
        },
        container);
  }
  stops.wait();
}
