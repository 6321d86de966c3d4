// A worker that returns without Done leaves main waiting for ever.
#include "program.h"

int main() {
  sync::WaitGroup group;
  for (int i = 0; i < 3; ++i) {
    group.add(1);
    go([&, i] {
      if (i == 1) return;
      group.done();
    });
  }
  group.wait();
  println("never");
  return 0;
}
