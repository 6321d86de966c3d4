// Blocked senders of an unbuffered channel are served in the order in which
// they came.
#include "program.h"

int main() {
  auto ch = make_chan<int>();
  for (int i = 0; i < 5; ++i) {
    go([=] { ch.send(i); });
    await_blocked(static_cast<std::size_t>(i) + 1);
  }
  for (int i = 0; i < 5; ++i) println(*ch.recv());
  return 0;
}
