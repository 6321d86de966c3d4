// A timer that is armed for an hour would send: its function has the channel.
// twin: seeds/bug/leak.cc
#include <gosan/gosan.h>

#include <chrono>

#include "settle.h"

int main() {
  {
    gosan::chan<int> ch = gosan::make_chan<int>();
    gosan::time::after_func(std::chrono::hours(1), [ch] { ch.send(1); });
    gosan::go([ch] { ch.recv(); });
  }
  settle();
}
