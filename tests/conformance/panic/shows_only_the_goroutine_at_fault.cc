// The dump of a panic shows the goroutine that panicked and no other.
#include "program.h"

int main() {
  auto never = make_chan<int>();
  for (int i = 0; i < 3; ++i) go([=] { never.recv(); });
  await_blocked(3);
  panic("boom");
  return 0;
}
