// A goroutine waits for what main would have sent, had it not panicked: the
// unwinding takes the channel's other handle along, which is no leak.
// exit: 2
// stderr: panic: no configuration
// twin: seeds/bug/leak.cc
#include <gosan/gosan.h>

#include <cstdio>

#include "settle.h"

int main(int argc, char**) {
  gosan::chan<int> ch = gosan::make_chan<int>();
  gosan::go([ch] {
    int value = *ch.recv();
    std::printf("we received a value: %d\n", value);
  });
  settle();
  if (argc == 1) gosan::panic("no configuration");
  ch.send(argc);
}
