// Reset says whether the timer was active, and starts it anew in any case.
#include "program.h"

int main() {
  time::Timer timer(1h);
  println(timer.reset(2ms));
  timer.c().recv();
  println(timer.reset(2ms));
  timer.c().recv();
  const bool stopped = timer.stop();
  println(stopped, timer.reset(2ms));
  timer.c().recv();
  println("three times");
  return 0;
}
