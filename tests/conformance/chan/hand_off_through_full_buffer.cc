// Taking from a full buffer lets the first blocked sender append, so that the
// order is kept.
#include "program.h"

int main() {
  auto ch = make_chan<int>(2);
  ch.send(1);
  ch.send(2);
  for (int i = 3; i <= 5; ++i) {
    go([=] { ch.send(i); });
    await_blocked(static_cast<std::size_t>(i) - 2);
  }
  for (int i = 1; i <= 5; ++i) {
    const int v = *ch.recv();
    println(v, ch.len());
  }
  return 0;
}
