// A lock_guard unlocks at the goroutine's end.
#include <gosan/gosan.h>

#include <cstdio>
#include <memory>
#include <mutex>

#include "settle.h"

void start() {
  auto mu = std::make_shared<gosan::sync::Mutex>();
  gosan::chan<> locked = gosan::make_chan();
  gosan::go([=] {
    std::lock_guard lock(*mu);
    locked.send();
  });
  locked.recv();
  gosan::go([=] {
    mu->lock();
    std::puts("reached");
    mu->unlock();
  });
}

int main() {
  start();
  settle();
}
