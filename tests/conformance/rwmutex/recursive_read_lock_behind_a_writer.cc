// A reader that reads again while a writer waits is a deadlock of both.
#include "program.h"

int main() {
  sync::RWMutex rw;
  rw.lock_shared();
  go([&] { rw.lock(); });
  await_blocked(1);
  rw.lock_shared();
  return 0;
}
