// A try to read fails under a writer only, a try to write under anybody.
#include "program.h"

int main() {
  sync::RWMutex rw;
  bool first = rw.try_lock_shared();
  bool second = rw.try_lock_shared();
  println(first, second, rw.try_lock());
  rw.unlock_shared();
  println(rw.try_lock());
  rw.unlock_shared();
  first = rw.try_lock();
  second = rw.try_lock();
  println(first, second, rw.try_lock_shared());
  rw.unlock();
  println(rw.try_lock_shared());
  rw.unlock_shared();
  return 0;
}
