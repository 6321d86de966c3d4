// A panic in any goroutine ends the program, though main could go on.
#include "program.h"

int main() {
  go([] { panic("boom in a goroutine"); });
  select();
  return 0;
}
