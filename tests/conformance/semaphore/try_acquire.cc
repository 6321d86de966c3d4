// A try succeeds while there is enough left.
#include "program.h"

int main() {
  semaphore::Weighted sem(3);
  bool a = sem.try_acquire(2);
  bool b = sem.try_acquire(2);
  bool c = sem.try_acquire(1);
  println(a, b, c, sem.try_acquire(1));
  sem.release(3);
  a = sem.try_acquire(4);
  b = sem.try_acquire(3);
  println(a, b, sem.try_acquire(0));
  return 0;
}
