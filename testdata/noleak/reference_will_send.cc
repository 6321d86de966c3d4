// Blocked at exit, but a goroutine that only sleeps has the channel by
// reference, on the stack of a third one, and would send.
// twin: seeds/bug/leak.cc
#include <gosan/gosan.h>

#include <chrono>
#include <cstdio>

#include "settle.h"

void owner() {
  gosan::chan<int> ch = gosan::make_chan<int>();
  gosan::chan<> done = gosan::make_chan();
  gosan::go([ch] {
    int value = *ch.recv();
    std::printf("we received a value: %d\n", value);
  });
  gosan::go([&] {
    gosan::time::sleep(std::chrono::hours(1));
    ch.send(1);
    done.send();
  });
  done.recv();
}

int main() {
  gosan::go(owner);
  settle();
}
