// Ticks that nobody receives do not pile up.
#include "program.h"

int main() {
  time::Ticker ticker(250ms);
  time::sleep(600ms);
  int ticks = 0;
  while (select(recv(ticker.c()), otherwise()) == 0) ++ticks;
  println(ticks);
  return 0;
}
