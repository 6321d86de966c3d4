// Unlocking an RWMutex for reading that nobody locked is fatal.
#include "program.h"

int main() {
  sync::RWMutex rw;
  rw.unlock_shared();
  return 0;
}
