// Unlocking an RWMutex for writing that nobody locked is fatal.
#include "program.h"

int main() {
  sync::RWMutex rw;
  rw.unlock();
  return 0;
}
