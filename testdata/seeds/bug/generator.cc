// The generator of WithCancel's documentation, without the context: after the
// fifth number nobody receives.
// expect: goroutine-leak state="chan send" waits_on=chan cap=0 count=1
#include <gosan/gosan.h>

#include <cstdio>

#include "settle.h"

gosan::RecvChan<int> generate() {
  gosan::chan<int> numbers = gosan::make_chan<int>();  // made here
  gosan::go([=] {                                      // go here
    for (int n = 1;; n++) {
      numbers.send(n);  // blocked here
    }
  });
  return numbers;
}

void count_to_five() {
  for (int n : generate()) {
    std::printf("%d\n", n);
    if (n == 5) break;
  }
}

int main() {
  count_to_five();
  settle();
}
