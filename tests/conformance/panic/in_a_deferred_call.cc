// A deferred call that panics on the way out of a normal return ends the
// program, after the other deferred calls.
#include "program.h"

int main() {
  auto first = defer([] { println("deferred first"); });
  auto second = defer([] { panic("boom in a deferred call"); });
  println("main returns");
  return 0;
}
