// Unlocking a mutex that is not locked is fatal.
#include "program.h"

int main() {
  sync::Mutex mu;
  mu.unlock();
  return 0;
}
