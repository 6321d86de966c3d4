// Blocked goroutines are no deadlock while main has something to do.
#include "program.h"

int main() {
  auto never = make_chan<int>();
  for (int i = 0; i < 3; ++i) go([=] { never.recv(); });
  await_blocked(3);
  time::sleep(20ms);
  println(num_goroutine());
  return 0;
}
