// The channel of a timer has length and capacity 0, fired or not.
#include "program.h"

int main() {
  time::Timer timer(1ms);
  println(timer.c().len(), timer.c().cap());
  time::sleep(20ms);
  println(timer.c().len(), timer.c().cap());
  timer.c().recv();
  time::Ticker ticker(1ms);
  time::sleep(20ms);
  println(ticker.c().len(), ticker.c().cap());
  return 0;
}
