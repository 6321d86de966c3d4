// Copies of a channel value name one channel, two makes two.
#include "program.h"

int main() {
  auto a = make_chan<int>(1);
  auto b = a;
  auto c = make_chan<int>(1);
  println(a == b, a == c, a != c);
  b.send(4);
  const std::size_t in_a = a.len();
  const std::size_t in_c = c.len();
  println(in_a, in_c, *a.recv());
  return 0;
}
