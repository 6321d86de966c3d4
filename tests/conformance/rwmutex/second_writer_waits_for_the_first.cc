// A writer behind a writer waits for the mutex among the writers.
#include "program.h"

int main() {
  sync::RWMutex rw;
  rw.lock_shared();
  for (std::size_t i = 0; i < 2; ++i) {
    go([&] { rw.lock(); });
    await_blocked(i + 1);
  }
  select();
  return 0;
}
