// Each goroutine waits for the next one, and the last one for the time.
// twin: leak/chain_of_waiters.cc
#include <gosan/gosan.h>

#include <chrono>

#include "settle.h"

int main() {
  {
    gosan::chan<int> next = gosan::make_chan<int>();
    gosan::go([next] {
      gosan::time::sleep(std::chrono::hours(1));
      next.send(0);
    });
    for (int i = 0; i < 20; ++i) {
      gosan::chan<int> mine = gosan::make_chan<int>();
      gosan::go([mine, next] { mine.send(*next.recv()); });
      next = mine;
    }
    gosan::go([next] { next.recv(); });
  }
  settle();
}
