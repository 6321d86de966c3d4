// One of two workers returns early without done(); the waiter waits for ever.
// expect: goroutine-leak state="sync.WaitGroup.Wait" waits_on=waitgroup count=1
#include <gosan/gosan.h>

#include <cstdio>
#include <memory>

#include "settle.h"

void start() {
  auto wg = std::make_shared<gosan::sync::WaitGroup>();
  wg->add(2);
  for (int worker = 0; worker < 2; worker++) {
    gosan::go([wg, worker] {
      if (worker == 1) return;  // forgets done()
      wg->done();
    });
  }
  gosan::go([wg] {  // go here
    wg->wait();     // blocked here
    std::puts("all done");
  });
}

int main() {
  start();
  settle();
}
