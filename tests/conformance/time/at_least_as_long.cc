// Nothing is early: sleeping and timers take at least their time.
#include "program.h"

int main() {
  time::time_point begin = time::now();
  time::sleep(15ms);
  println(time::now() - begin >= 15ms);
  begin = time::now();
  const time::time_point at = *time::after(15ms).recv();
  println(time::now() - begin >= 15ms, at - begin >= 15ms);
  return 0;
}
