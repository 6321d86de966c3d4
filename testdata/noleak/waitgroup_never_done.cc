// Every worker calls done(), by whichever way it leaves.
#include <gosan/gosan.h>

#include <cstdio>
#include <memory>

#include "settle.h"

void start() {
  auto wg = std::make_shared<gosan::sync::WaitGroup>();
  wg->add(2);
  for (int worker = 0; worker < 2; worker++) {
    gosan::go([wg, worker] {
      auto done = gosan::defer([&] { wg->done(); });
      if (worker == 1) return;
    });
  }
  gosan::go([wg] {
    wg->wait();
    std::puts("all done");
  });
}

int main() {
  start();
  settle();
}
