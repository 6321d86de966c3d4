// While a timer may still wake somebody, everybody asleep is no deadlock.
#include "program.h"

int main() {
  auto ch = make_chan<std::string>();
  time::after_func(20ms, [=] { ch.send("from the timer"); });
  println(*ch.recv());
  return 0;
}
