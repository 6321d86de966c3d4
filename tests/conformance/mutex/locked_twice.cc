// Locking a mutex twice in one goroutine is a deadlock.
#include "program.h"

int main() {
  sync::Mutex mu;
  mu.lock();
  println("locked once");
  mu.lock();
  return 0;
}
