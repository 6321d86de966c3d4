// After Reset the channel brings only the new expiry.
#include "program.h"

int main() {
  time::Timer timer(1ms);
  time::sleep(20ms);
  const time::time_point begin = time::now();
  println(timer.reset(30ms));
  timer.c().recv();
  println(time::now() - begin >= 30ms);
  return 0;
}
