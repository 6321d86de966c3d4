// Timers fire in the order of their times, not in that of their making.
#include "program.h"

int main() {
  auto order = make_chan<int>(3);
  for (const int ms : {300, 100, 200}) {
    time::after_func(std::chrono::milliseconds(ms), [=] { order.send(ms); });
  }
  for (int i = 0; i < 3; ++i) println(*order.recv());
  return 0;
}
