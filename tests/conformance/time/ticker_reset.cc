// Reset gives a ticker a new period.
#include "program.h"

int main() {
  time::Ticker ticker(1h);
  ticker.reset(2ms);
  ticker.c().recv();
  ticker.c().recv();
  ticker.stop();
  ticker.reset(2ms);
  ticker.c().recv();
  println("ticked");
  return 0;
}
