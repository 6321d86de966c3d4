// A select without cases blocks for ever.
// expect: goroutine-leak state="select (no cases)" count=1
#include <gosan/gosan.h>

#include "settle.h"

int main() {
  gosan::go([] {      // go here
    gosan::select();  // blocked here
  });
  settle();
}
