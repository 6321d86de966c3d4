// Sleepers wake in the order of their times; who sleeps no time does not
// yield.
#include "program.h"

int main() {
  gomaxprocs(1);
  auto order = make_chan<int>(3);
  for (const int ms : {300, 100, 200}) {
    go([=] {
      time::sleep(std::chrono::milliseconds(ms));
      order.send(ms);
    });
  }
  time::sleep(0s);
  time::sleep(-1h);
  println(order.len());
  for (int i = 0; i < 3; ++i) println(*order.recv());
  return 0;
}
