// Two goroutines that one worker runs in turn, each to its end: that the worker
// was in between orders nothing.
// expect: data-race variable=total type=long object=global
// runs: workers=1
#include <gosan/gosan.h>

long total = 0;

int main() {
  auto done = gosan::make_chan<gosan::Unit>(2);
  gosan::go([=] {  // go here
    total += 1;    // race: read|write
    done.send();
  });
  gosan::go([=] {  // go here
    total += 2;    // race: read|write
    done.send();
  });
  done.recv();
  done.recv();
}
