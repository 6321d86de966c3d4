// The receiver closes the channel: nothing orders that with the next send,
// which would panic if it came later. Whoever sends closes.
// expect: data-race
#include <gosan/gosan.h>

#include <cstdio>

#include "moment.h"

int main() {
  gosan::chan<int> numbers = gosan::make_chan<int>(1);
  Moment sent;
  gosan::sync::WaitGroup wg;
  wg.go([&] {         // go here
    numbers.send(1);  // race: read|write
    sent.happened();
  });
  sent.wait();
  numbers.close();  // race: read|write
  for (int number : numbers) std::printf("%d\n", number);
  wg.wait();
}
