// The panic for a negative counter can be recovered, but the counter stays
// below zero.
#include "program.h"

int main() {
  sync::WaitGroup group;
  group.add(2);
  println(caught([&] { group.add(-3); }));
  println(caught([&] { group.add(-1); }));
  println(caught([&] { group.add(2); }));
  group.wait();
  println("done");
  return 0;
}
