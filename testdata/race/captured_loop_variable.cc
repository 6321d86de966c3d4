// The loop variable is captured by reference: the loop goes on while the
// goroutines read it.
// expect: data-race variable=i type=int object=stack
#include <gosan/gosan.h>

#include <cstdio>

int main() {
  gosan::sync::WaitGroup wg;
  wg.add(3);
  int i = 0;            // outlives the loop: the race is the only mistake
  for (; i < 3; i++) {  // race: write
    gosan::go([&] {     // go here
      std::printf("%d\n", i);  // race: read
      wg.done();
    });
  }
  wg.wait();
}
