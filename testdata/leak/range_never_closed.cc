// A consumer ranges over a channel that its producer forgot to close.
// expect: goroutine-leak state="chan receive" waits_on=chan cap=2 len=0 count=1
// name=consumer
#include <gosan/gosan.h>

#include <cstdio>

#include "settle.h"

void produce() {
  gosan::chan<int> numbers = gosan::make_chan<int>(2);  // made here
  gosan::go(gosan::named("consumer"), [numbers] {       // go here
    for (int number : numbers) {                        // blocked here
      std::printf("%d\n", number);
    }
  });
  for (int i = 0; i < 5; i++) numbers.send(i);
}

int main() {
  produce();
  settle();
}
