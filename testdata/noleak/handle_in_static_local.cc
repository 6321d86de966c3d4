// A static local of a function that may be called again has the channel.
// twin: seeds/bug/leak.cc
#include <gosan/gosan.h>

#include "settle.h"

gosan::chan<int>& requests() {
  static gosan::chan<int> ch = gosan::make_chan<int>();
  return ch;
}

int main() {
  gosan::go([ch = requests()] { ch.recv(); });
  settle();
}
