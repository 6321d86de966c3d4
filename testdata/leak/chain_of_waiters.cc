// Each goroutine waits for the next, and the last one for nobody: all of them
// are leaked.
// expect: goroutine-leak@chain state="chan receive" waits_on=chan count=3
// expect: goroutine-leak@end state="chan receive" waits_on=chan count=1
#include <gosan/gosan.h>

#include "settle.h"

void start() {
  gosan::chan<int> next = gosan::make_chan<int>();
  for (int i = 0; i < 3; i++) {
    gosan::chan<int> mine = gosan::make_chan<int>();
    gosan::go([=] {          // go here @chain
      int v = *next.recv();  // blocked here @chain
      mine.send(v);
    });
    next = mine;
  }
  gosan::go([next] {  // go here @end
    next.recv();      // blocked here @end
  });
}

int main() {
  start();
  settle();
}
