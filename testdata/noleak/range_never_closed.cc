// The producer closes the channel, and the consumer's loop ends.
#include <gosan/gosan.h>

#include <cstdio>

#include "settle.h"

void produce() {
  gosan::chan<int> numbers = gosan::make_chan<int>(2);
  gosan::go(gosan::named("consumer"), [numbers] {
    for (int number : numbers) {
      std::printf("%d\n", number);
    }
  });
  for (int i = 0; i < 5; i++) numbers.send(i);
  numbers.close();
}

int main() {
  produce();
  settle();
}
