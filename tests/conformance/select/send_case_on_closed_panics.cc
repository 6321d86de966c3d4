// A send case on a closed channel panics, also beside a default.
#include "program.h"

int main() {
  auto ch = make_chan<int>(1);
  ch.close();
  println(caught(
      [&] { select(send(ch, 1), otherwise([] { println("default"); })); }));
  chan<int> none;
  select(send(ch, 1), recv(none));
  return 0;
}
