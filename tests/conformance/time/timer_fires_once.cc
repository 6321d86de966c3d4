// A timer fires once, and then it is no longer active.
#include "program.h"

int main() {
  time::Timer timer(2ms);
  timer.c().recv();
  println(timer.stop());
  select(recv(timer.c(), [] { println("twice"); }),
         recv(time::after(10ms), [] { println("once"); }));
  return 0;
}
