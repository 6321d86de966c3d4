// The channel was declared and never made.
// expect: goroutine-leak state="chan receive (nil chan)" count=1
#include <gosan/gosan.h>

#include "settle.h"

int main() {
  gosan::chan<int> results;
  gosan::go([results] {  // go here
    results.recv();      // blocked here
  });
  settle();
}
