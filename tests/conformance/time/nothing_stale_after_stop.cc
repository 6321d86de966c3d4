// After Stop a timer that had fired has no value left in its channel.
#include "program.h"

int main() {
  time::Timer timer(1ms);
  time::sleep(20ms);
  println(timer.stop());
  select(recv(timer.c(), [] { println("stale"); }),
         otherwise([] { println("nothing"); }));
  return 0;
}
