// A send on a closed channel with room panics and adds nothing.
#include "program.h"

int main() {
  auto ch = make_chan<int>(4);
  ch.close();
  println(caught([&] { ch.send(2); }));
  println(ch.len());
  return 0;
}
