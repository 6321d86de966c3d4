// Who takes both units is alone, and knows what those before did.
#include <gosan/gosan.h>

#include <cstdio>

gosan::semaphore::Weighted semaphore(2);
int counter = 0;

void count() {
  if (semaphore.acquire(gosan::context::background(), 2)) return;
  ++counter;
  semaphore.release(2);
}

int main() {
  gosan::sync::WaitGroup wg;
  wg.go([] { count(); });
  wg.go([] { count(); });
  wg.wait();
  std::printf("%d\n", counter);
}
