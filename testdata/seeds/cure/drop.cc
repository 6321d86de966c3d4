// Drop pattern: what does not fit into the buffer is dropped and counted, so
// that a send never blocks.
// stdout: 15 dropped
#include <gosan/gosan.h>

#include <cstdio>

#include "settle.h"

int main() {
  gosan::chan<int> work = gosan::make_chan<int>(5);
  gosan::go([=] {
    int dropped = 0;
    for (int i = 0; i < 20; i++) {
      if (!work.try_send(i)) dropped++;
    }
    std::printf("%d dropped\n", dropped);
  });
  settle();
}
