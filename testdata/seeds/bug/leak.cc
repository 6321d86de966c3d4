// The notes' leak(): a goroutine receives from a channel that nobody sends to
// and nobody closes.
// expect: goroutine-leak state="chan receive" waits_on=chan cap=0 count=1
#include <gosan/gosan.h>

#include <cstdio>

#include "settle.h"

void leak() {
  gosan::chan<int> ch = gosan::make_chan<int>();  // made here
  gosan::go([ch] {                                // go here
    int value = *ch.recv();                       // blocked here
    std::printf("we received a value: %d\n", value);
  });
}

int main() {
  leak();
  settle();
}
