// A send on a closed and full channel panics instead of blocking.
#include "program.h"

int main() {
  auto ch = make_chan<int>(1);
  ch.send(1);
  ch.close();
  println(caught([&] { ch.send(2); }));
  std::optional<int> v = ch.recv();
  println(v.value_or(0), v.has_value());
  v = ch.recv();
  println(v.value_or(0), v.has_value());
  return 0;
}
