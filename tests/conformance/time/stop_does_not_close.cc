// Stopping a timer does not close its channel: who waits for it waits for
// ever.
#include "program.h"

int main() {
  time::Timer timer(300ms);
  timer.stop();
  timer.c().recv();
  return 0;
}
