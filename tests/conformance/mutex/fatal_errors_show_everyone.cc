// A fatal error lists the goroutine at fault first and then all others.
#include "program.h"

int main() {
  auto ch = make_chan<int>();
  go([=] { ch.send(1); });
  go([] { select(); });
  await_blocked(2);
  go([] {
    sync::Mutex mu;
    mu.unlock();
  });
  make_chan<int>().recv();
  return 0;
}
