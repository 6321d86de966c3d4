// One Done too many panics.
#include "program.h"

int main() {
  sync::WaitGroup group;
  group.add(1);
  group.done();
  println("done");
  group.done();
  return 0;
}
