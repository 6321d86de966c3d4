// A timer that was stopped wakes nobody, so waiting for its function is a
// deadlock.
#include "program.h"

int main() {
  auto ch = make_chan<std::string>();
  auto timer = time::after_func(300ms, [=] { ch.send("from the timer"); });
  timer.stop();
  println(*ch.recv());
  return 0;
}
