// A try succeeds on a free mutex only.
#include "program.h"

int main() {
  sync::Mutex mu;
  println(mu.try_lock());
  println(mu.try_lock());
  mu.unlock();
  println(mu.try_lock());
  mu.unlock();
  return 0;
}
