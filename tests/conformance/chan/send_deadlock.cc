// A send into a full channel, with nobody else alive, is a deadlock.
#include "program.h"

int main() {
  auto ch = make_chan<int>(1);
  ch.send(1);
  println(ch.len());
  ch.send(2);
  return 0;
}
