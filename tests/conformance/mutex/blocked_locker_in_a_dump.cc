// Who waits for a mutex says so in a dump of a deadlock.
#include "program.h"

int main() {
  sync::Mutex mu;
  mu.lock();
  for (int i = 0; i < 3; ++i) go([&] { mu.lock(); });
  await_blocked(3);
  make_chan<int>().recv();
  return 0;
}
