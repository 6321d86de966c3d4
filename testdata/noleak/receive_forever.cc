// The goroutine receives what its maker sends.
#include <gosan/gosan.h>

#include <cstdio>

#include "settle.h"

gosan::chan<int> start() {
  gosan::chan<int> ch = gosan::make_chan<int>();
  gosan::go([ch] {
    int value = *ch.recv();
    std::printf("we received a value: %d\n", value);
  });
  return ch;
}

int main() {
  start().send(42);
  settle();
}
