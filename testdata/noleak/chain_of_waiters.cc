// Each goroutine waits for the next, and the last one only sleeps.
// twin: leak/range_never_closed.cc
#include <gosan/gosan.h>

#include <chrono>

#include "settle.h"

int main() {
  gosan::chan<int> next = gosan::make_chan<int>();
  gosan::go([next] {
    gosan::time::sleep(std::chrono::hours(1));
    next.send(1);
  });
  for (int i = 0; i < 10; i++) {
    gosan::chan<int> mine = gosan::make_chan<int>();
    gosan::go([=] { mine.send(*next.recv()); });
    next = mine;
  }
  gosan::go([next] { next.recv(); });
  settle();
}
