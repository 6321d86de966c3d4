// The channel holds a copy of what was sent.
#include "program.h"

int main() {
  struct Pair {
    int a, b;
  };
  auto ch = make_chan<Pair>(2);
  Pair p{1, 2};
  ch.send(p);
  p.a = 100;
  ch.send(p);
  const Pair first = *ch.recv();
  const Pair second = *ch.recv();
  println(first.a, first.b, second.a, second.b);
  return 0;
}
