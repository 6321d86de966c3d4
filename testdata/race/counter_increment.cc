// Two goroutines increment a global counter without a lock.
// expect: data-race variable=counter type=int object=global
#include <gosan/gosan.h>

#include <cstdio>

int counter = 0;

int main() {
  gosan::sync::WaitGroup wg;
  wg.add(2);
  gosan::go([&] {  // go here
    counter++;     // race: read|write
    wg.done();
  });
  gosan::go([&] {  // go here
    counter++;     // race: read|write
    wg.done();
  });
  wg.wait();
  std::printf("counter: %d\n", counter);
}
