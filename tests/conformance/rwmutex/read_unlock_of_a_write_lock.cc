// A writer that unlocks as a reader is fatal.
#include "program.h"

int main() {
  sync::RWMutex rw;
  rw.lock();
  println("locked");
  rw.unlock_shared();
  return 0;
}
