// A goroutine ends with the mutex locked; the next one to lock it waits for
// ever.
// expect: goroutine-leak state="sync.Mutex.Lock" waits_on=mutex count=1
#include <gosan/gosan.h>

#include <cstdio>
#include <memory>

#include "settle.h"

void start() {
  auto mu = std::make_shared<gosan::sync::Mutex>();
  gosan::chan<> locked = gosan::make_chan();
  gosan::go([=] {
    mu->lock();  // forgets unlock()
    locked.send();
  });
  locked.recv();
  gosan::go([=] {  // go here
    mu->lock();    // blocked here
    std::puts("never reached");
    mu->unlock();
  });
}

int main() {
  start();
  settle();
}
