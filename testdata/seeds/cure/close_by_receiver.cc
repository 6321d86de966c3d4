// The sender closes the channel, after its last value.
// stdout: 1
#include <gosan/gosan.h>

#include <cstdio>

#include "moment.h"

int main() {
  gosan::chan<int> numbers = gosan::make_chan<int>(1);
  Moment sent;
  gosan::sync::WaitGroup wg;
  wg.go([&] {
    numbers.send(1);
    sent.happened();
    numbers.close();
  });
  sent.wait();
  for (int number : numbers) std::printf("%d\n", number);
  wg.wait();
}
