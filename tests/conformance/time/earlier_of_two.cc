// Of two timers a select sees the earlier one.
#include "program.h"

int main() {
  select(recv(time::after(1h), [] { println("the late one"); }),
         recv(time::after(5ms), [] { println("the early one"); }));
  return 0;
}
