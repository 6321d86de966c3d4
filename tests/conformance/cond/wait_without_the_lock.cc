// Waiting without holding the lock is the fatal unlock of an unlocked mutex.
#include "program.h"

int main() {
  sync::Mutex mu;
  sync::Cond cond(mu);
  cond.wait();
  return 0;
}
