// A ticker needs a positive interval.
#include "program.h"

int main() {
  println(caught([] { time::Ticker(0s); }));
  println(caught([] { time::Ticker(-1s); }));
  time::Ticker ticker(1h);
  println(caught([&] { ticker.reset(0s); }));
  time::Ticker(0s);
  return 0;
}
