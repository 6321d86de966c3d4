// A signal that comes before the wait is lost.
#include "program.h"

int main() {
  sync::Mutex mu;
  sync::Cond cond(mu);
  cond.signal();
  cond.broadcast();
  mu.lock();
  println("waiting");
  cond.wait();
  return 0;
}
