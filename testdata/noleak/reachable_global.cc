// Blocked at exit, but a global still holds the other end.
// twin: seeds/bug/leak.cc
#include <gosan/gosan.h>

#include <cstdio>

#include "settle.h"

gosan::chan<int> ch;

int main() {
  ch = gosan::make_chan<int>();
  gosan::go([] {
    int value = *ch.recv();
    std::printf("we received a value: %d\n", value);
  });
  settle();
}
