// Timers and tickers that were not made panic when they are used.
#include "program.h"

int main() {
  time::Timer timer;
  println(!timer.c());
  println(caught([&] { timer.stop(); }));
  println(caught([&] { timer.reset(1s); }));
  time::Ticker ticker;
  println(caught([&] { ticker.stop(); }));
  println(caught([&] { ticker.reset(1s); }));
  return 0;
}
