// The waiter is still there at the end, but so is a goroutine that sleeps and
// will release what it holds.
#include <gosan/gosan.h>

#include <chrono>
#include <memory>

#include "settle.h"

void start() {
  auto semaphore = std::make_shared<gosan::semaphore::Weighted>(1);
  if (!semaphore->try_acquire(1)) return;
  gosan::go([=] {
    if (semaphore->acquire(gosan::context::background(), 1)) return;
    semaphore->release(1);
  });
  gosan::go([=] {
    gosan::time::sleep(std::chrono::hours(1));
    semaphore->release(1);
  });
}

int main() {
  start();
  settle();
}
