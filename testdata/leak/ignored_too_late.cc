// A name is ignored from then on: the goroutine that was started under it
// before is a leak all the same, and so is one of another name.
// twin: noleak/ignored_by_design.cc
// expect: goroutine-leak@early state="chan receive" name=metrics count=1
// expect: goroutine-leak@other state="chan receive" name=cache count=1
#include <gosan/check.h>
#include <gosan/gosan.h>

#include "settle.h"

void wait_for_ever() {
  gosan::chan<int> ch = gosan::make_chan<int>();  // made here
  ch.recv();                                      // blocked here
}

int main() {
  gosan::go(gosan::named("metrics"), wait_for_ever);  // go here @early
  gosan::check::ignore_leak("metrics");
  gosan::go(gosan::named("metrics"), wait_for_ever);
  gosan::go(gosan::named("cache"), wait_for_ever);  // go here @other
  settle();
}
