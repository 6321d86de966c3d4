// A callback that nobody has called yet would send: a std::function that keeps
// the channel on the heap.
// twin: seeds/bug/leak.cc
#include <gosan/gosan.h>

#include <array>
#include <functional>

#include "settle.h"

std::function<void()> at_shutdown;

int main() {
  gosan::chan<int> ch = gosan::make_chan<int>();
  std::array<char, 64> padding{};  // too much for the function's own room
  at_shutdown = [ch, padding] { ch.send(padding[0]); };
  gosan::go([ch] { ch.recv(); });
  settle();
}
