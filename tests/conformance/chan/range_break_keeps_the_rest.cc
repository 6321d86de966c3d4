// Leaving a range loop takes no value too many.
#include "program.h"

int main() {
  auto ch = make_chan<int>(4);
  for (int i = 1; i <= 4; ++i) ch.send(i);
  for (int v : ch) {
    println(v);
    if (v == 2) break;
  }
  const std::size_t left = ch.len();
  println(left, *ch.recv());
  return 0;
}
