// A value for a blocked receiver never lies in the buffer.
#include "program.h"

int main() {
  auto ch = make_chan<int>(4);
  auto got = make_chan<int>();
  go([=] {
    const int v = *ch.recv();
    got.send(v);
  });
  await_blocked(1);
  ch.send(9);
  println(ch.len());
  println(*got.recv());
  return 0;
}
