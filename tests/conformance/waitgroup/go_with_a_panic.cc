// A panic in a function started by Go ends the program before the waiter goes
// on.
#include "program.h"

int main() {
  sync::WaitGroup group;
  group.go([] { panic("boom"); });
  group.wait();
  println("never");
  return 0;
}
