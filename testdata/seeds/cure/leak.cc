// Whoever starts a goroutine knows how it ends: here the value is sent.
// stdout: we received a value: 42
#include <gosan/gosan.h>

#include <cstdio>

#include "settle.h"

void no_leak() {
  gosan::chan<int> ch = gosan::make_chan<int>();
  gosan::go([ch] {
    int value = *ch.recv();
    std::printf("we received a value: %d\n", value);
  });
  ch.send(42);
}

int main() {
  no_leak();
  settle();
}
