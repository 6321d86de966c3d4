// Two background goroutines that nobody will ever stop: one is known by its
// name, the other lived when all that live were said to be meant. A third one
// leaks until it is asked about, and is then let go.
// twin: leak/ignored_too_late.cc
#include <gosan/check.h>
#include <gosan/gosan.h>

#include <string>

#include "settle.h"

void wait_for_ever() {
  gosan::chan<int> ch = gosan::make_chan<int>();
  ch.recv();
}

int main() {
  gosan::go(gosan::named("cache"), wait_for_ever);
  settle();
  if (gosan::check::leaks().size() != 1) return 1;
  gosan::check::ignore_current();
  gosan::check::ignore_leak("metrics");
  gosan::go(gosan::named("metrics"), wait_for_ever);
  gosan::go(gosan::named("other"), wait_for_ever);
  settle();
  const gosan::check::Leaks leaks = gosan::check::leaks();
  if (leaks.size() != 1 || leaks[0].name != "other") return 2;
  if (leaks[0].state != "chan receive") return 3;
  if (leaks[0].text.find("ignored_by_design.cc") == std::string::npos) return 4;
  gosan::check::ignore_current();
}
