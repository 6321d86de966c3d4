// What was sent before the close is received before the zero values.
#include "program.h"

int main() {
  auto ch = make_chan<int>(3);
  ch.send(7);
  ch.send(8);
  ch.close();
  for (int i = 0; i < 4; ++i) {
    const std::optional<int> v = ch.recv();
    println(v.value_or(0), v.has_value());
  }
  return 0;
}
