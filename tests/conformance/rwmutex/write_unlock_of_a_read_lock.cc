// A reader that unlocks as a writer is fatal.
#include "program.h"

int main() {
  sync::RWMutex rw;
  rw.lock_shared();
  println(caught([&] { rw.unlock(); }));
  return 0;
}
