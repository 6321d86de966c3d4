// A semaphore of two lets two in at a time.
// expect: data-race variable=counter type=int object=global
#include <gosan/gosan.h>

#include <cstdio>

#include "moment.h"

gosan::semaphore::Weighted semaphore(2);
Moment inside[2];
int counter = 0;

void count(int name) {
  if (semaphore.acquire(gosan::context::background(), 1)) return;
  inside[name].happened();
  inside[1 - name].wait();
  ++counter;  // race: read|write
  semaphore.release(1);
}

int main() {
  gosan::sync::WaitGroup wg;
  wg.go([] { count(0); });
  wg.go([] { count(1); });
  wg.wait();
  std::printf("%d\n", counter > 0);
}
