// A reader that locks for writing waits for itself.
#include "program.h"

int main() {
  sync::RWMutex rw;
  rw.lock_shared();
  rw.lock();
  return 0;
}
