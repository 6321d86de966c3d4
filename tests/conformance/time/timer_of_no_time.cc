// A timer of zero or negative duration fires at once.
#include "program.h"

int main() {
  for (const time::duration d : {time::duration(0ns), time::duration(-1h)}) {
    time::Timer(d).c().recv();
    time::after(d).recv();
  }
  println("fired");
  return 0;
}
