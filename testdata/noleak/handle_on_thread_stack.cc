// A thread that is no goroutine has the channel on its stack and sleeps.
// twin: seeds/bug/leak.cc
#include <gosan/gosan.h>

#include <chrono>
#include <thread>

#include "settle.h"

int main() {
  gosan::chan<int> ch = gosan::make_chan<int>();
  std::thread([ch] {
    std::this_thread::sleep_for(std::chrono::hours(1));
    ch.send(1);
  }).detach();
  gosan::go([ch] { ch.recv(); });
  settle();
}
