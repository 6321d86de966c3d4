// A buffered channel holds its capacity without a receiver and keeps the
// order.
#include "program.h"

int main() {
  auto ch = make_chan<int>(3);
  println(ch.len(), ch.cap());
  for (int i = 1; i <= 3; ++i) {
    ch.send(i * 10);
    println(ch.len(), ch.cap());
  }
  for (int i = 1; i <= 3; ++i) {
    const int value = *ch.recv();
    println(value, ch.len());
  }
  return 0;
}
