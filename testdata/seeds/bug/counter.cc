// The notes' "2 or 4": two goroutines load, increment and store one counter.
// These three steps are what counter++ compiles to.
// expect: data-race variable=counter type=int object=global lines=any
#include <gosan/gosan.h>

#include <cstdio>

int counter = 0;
gosan::sync::WaitGroup wg;

void routine() {
  for (int round = 0; round < 2; round++) {
    int value = counter;  // race: read
    gosan::gosched();
    value++;
    counter = value;  // race: write
  }
  wg.done();
}

int main() {
  wg.add(2);
  gosan::go(routine);  // go here
  gosan::go(routine);  // go here
  wg.wait();
  std::printf("final counter: %d\n", counter);
}
