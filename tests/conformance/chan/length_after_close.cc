// A closed channel's length is what is left to drain.
#include "program.h"

int main() {
  auto ch = make_chan<int>(4);
  ch.send(1);
  ch.send(2);
  ch.close();
  println(ch.len(), ch.cap());
  ch.recv();
  println(ch.len(), ch.cap());
  ch.recv();
  ch.recv();
  println(ch.len(), ch.cap());
  return 0;
}
