// A goroutine inside a blocking call would send when it comes back.
// twin: seeds/bug/leak.cc
#include <gosan/gosan.h>

#include <chrono>
#include <thread>

#include "settle.h"

int main() {
  {
    gosan::chan<int> ch = gosan::make_chan<int>();
    gosan::go([ch] {
      gosan::blocking(
          [] { std::this_thread::sleep_for(std::chrono::hours(1)); });
      ch.send(1);
    });
    gosan::go([ch] { ch.recv(); });
  }
  settle();
}
