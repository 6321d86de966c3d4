// Two goroutines that one worker runs in turn: the worker orders nothing.
// expect: data-race variable=x type=int object=global
// runs: workers=1
#include <gosan/gosan.h>

int x = 0;

int main() {
  gosan::chan<> done = gosan::make_chan<gosan::Unit>(2);
  for (int i = 0; i < 2; i++) {
    gosan::go([=] {  // go here
      x += 1;        // race: read|write
      done.send();
    });
  }
  done.recv();
  done.recv();
}
