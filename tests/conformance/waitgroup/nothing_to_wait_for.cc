// Wait on a fresh group and on one that is done returns at once.
#include "program.h"

int main() {
  sync::WaitGroup group;
  group.wait();
  group.add(1);
  group.done();
  group.wait();
  group.wait();
  println("done");
  return 0;
}
