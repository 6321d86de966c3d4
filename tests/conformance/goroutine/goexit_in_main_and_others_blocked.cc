// When main has left by Goexit and the others are blocked for ever, that is a
// deadlock.
#include "program.h"

int main() {
  auto ch = make_chan<int>();
  go([=] { ch.send(1); });
  await_blocked(1);
  goexit();
  return 0;
}
