// A range loop over a channel that nobody closes ends in a deadlock after the
// last value.
#include "program.h"

int main() {
  auto ch = make_chan<int>(2);
  ch.send(1);
  ch.send(2);
  for (int v : ch) println(v);
  return 0;
}
