// A buffer for the busiest hour, and no plan for the hour after: the consumer
// has stopped, the buffer is full, and the producer stands still.
// expect: goroutine-leak state="chan send" waits_on=chan cap=5 len=5 count=1
#include <gosan/gosan.h>

#include <cstdio>

#include "settle.h"

int main() {
  gosan::chan<int> work = gosan::make_chan<int>(5);  // made here
  gosan::go([=] {                                    // go here
    for (int i = 0; i < 20; i++) {
      work.send(i);  // blocked here
    }
    std::puts("all accepted");
  });
  settle();
}
