// An edge through another address.
// expect: data-race variable=answer type=int object=global
#include <gosan/gosan.h>

#include "moment.h"

int answer = 0;
char gate = 0;
char other_gate = 0;
Moment written;

int main() {
  gosan::sync::WaitGroup wg;
  wg.go([] {
    answer = 42;  // race: write
    gosan::check::happens_before(&gate);
    written.happened();
  });
  written.wait();
  gosan::check::happens_after(&other_gate);
  volatile int seen = answer;  // race: read
  (void)seen;
  wg.wait();
}
