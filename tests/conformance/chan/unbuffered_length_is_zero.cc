// A blocked sender does not count as length of an unbuffered channel.
#include "program.h"

int main() {
  auto ch = make_chan<int>();
  go([=] { ch.send(1); });
  await_blocked(1);
  println(ch.len(), ch.cap());
  println(*ch.recv());
  return 0;
}
