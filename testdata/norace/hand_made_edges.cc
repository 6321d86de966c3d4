// An edge that only the program knows of.
#include <gosan/gosan.h>

#include "moment.h"

int answer = 0;
char gate = 0;
Moment written;

int main() {
  gosan::sync::WaitGroup wg;
  wg.go([] {
    answer = 42;
    gosan::check::happens_before(&gate);
    written.happened();
  });
  written.wait();
  gosan::check::happens_after(&gate);
  volatile int seen = answer;
  (void)seen;
  wg.wait();
}
