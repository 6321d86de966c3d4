// The second unlock of a mutex is fatal.
#include "program.h"

int main() {
  sync::Mutex mu;
  mu.lock();
  mu.unlock();
  println("unlocked once");
  mu.unlock();
  return 0;
}
