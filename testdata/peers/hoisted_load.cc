// No race: the loop reads `counted` under a condition that does not hold. Where
// the load is moved out of the loop, it does read it.
// expect: nothing
#include <gosan/gosan.h>

#include <atomic>

#include "moment.h"

long counted = 0;
std::atomic<bool> allowed{false};

[[gnu::noinline]] void count(int times, bool wanted) {
  for (int i = 0; i < times; ++i) {
    if (wanted) counted ^= i;
  }
}

int main() {
  Moment written;
  gosan::chan<> hold = gosan::make_chan();
  gosan::go([&] {
    counted = 1;
    written.happened();
    hold.recv();
  });
  written.wait();
  count(50, allowed.load(std::memory_order_relaxed));
  hold.send();
}
