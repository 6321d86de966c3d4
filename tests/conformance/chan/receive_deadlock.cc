// A receive that nobody answers, with nobody else alive, is a deadlock.
#include "program.h"

int main() {
  auto ch = make_chan<int>();
  println("waiting");
  ch.recv();
  return 0;
}
