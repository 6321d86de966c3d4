// Goroutines that wait for a signal that nobody can send are a deadlock.
#include "program.h"

int main() {
  sync::Mutex mu;
  sync::Cond cond(mu);
  for (int i = 0; i < 2; ++i) {
    go([&] {
      mu.lock();
      cond.wait();
    });
  }
  await_blocked(2);
  make_chan<int>().recv();
  return 0;
}
