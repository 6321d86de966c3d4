// The panics of close can be recovered, and the channel goes on working.
#include "program.h"

int main() {
  auto ch = make_chan<int>(1);
  ch.send(5);
  ch.close();
  println(caught([&] { ch.close(); }));
  chan<int> none;
  println(caught([&] { none.close(); }));
  println(caught([] {}));
  println(*ch.recv());
  return 0;
}
