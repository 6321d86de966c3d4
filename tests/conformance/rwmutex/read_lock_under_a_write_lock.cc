// A writer that locks for reading waits for itself.
#include "program.h"

int main() {
  sync::RWMutex rw;
  rw.lock();
  rw.lock_shared();
  return 0;
}
