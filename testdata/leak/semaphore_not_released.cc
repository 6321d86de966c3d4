// The units were taken by a goroutine that is gone; nobody else can bring them
// back.
// expect: goroutine-leak state="select" count=1
#include <gosan/gosan.h>

#include <cstdio>
#include <memory>

#include "settle.h"

void start() {
  auto semaphore = std::make_shared<gosan::semaphore::Weighted>(1);
  if (!semaphore->try_acquire(1)) return;
  gosan::go([=] {                                         // go here
    semaphore->acquire(gosan::context::background(), 1);  // blocked here
    std::puts("never reached");
  });
}

int main() {
  start();
  settle();
}
