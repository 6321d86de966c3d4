// A mutex may be unlocked by another goroutine than the one that locked it.
#include "program.h"

int main() {
  sync::Mutex mu;
  mu.lock();
  go([&] { mu.unlock(); });
  mu.lock();
  println("locked again");
  mu.unlock();
  return 0;
}
