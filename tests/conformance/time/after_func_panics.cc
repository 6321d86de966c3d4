// A panic in the function of an AfterFunc ends the program.
#include "program.h"

int main() {
  time::after_func(1ms, [] { panic("in the timer"); });
  select();
  return 0;
}
