// A range loop ends when the channel is closed and drained.
#include "program.h"

int main() {
  auto ch = make_chan<int>(8);
  go([=] {
    for (int i = 0; i < 20; ++i) ch.send(i);
    ch.close();
  });
  int sum = 0;
  for (int v : ch) sum += v;
  println(sum);
  for ([[maybe_unused]] int v : ch) println("never");
  return 0;
}
