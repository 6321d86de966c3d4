// One done() too many.
// expect: misuse what="sync: negative WaitGroup counter"
// exit: 2
// stderr: panic: sync: negative WaitGroup counter
#include <gosan/gosan.h>

int main() {
  gosan::sync::WaitGroup group;
  group.add(1);
  group.done();
  group.done();  // misused here
}
