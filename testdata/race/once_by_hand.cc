// A plain flag is no Once: both goroutines may read it and write it.
// expect: data-race variable=initialised type=bool object=global lines=any
#include <gosan/gosan.h>

bool initialised = false;

void initialise_once() {
  if (!initialised) {    // race: read
    initialised = true;  // race: write
  }
}

int main() {
  gosan::sync::WaitGroup wg;
  wg.add(2);
  gosan::go([&] {  // go here
    initialise_once();
    wg.done();
  });
  gosan::go([&] {  // go here
    initialise_once();
    wg.done();
  });
  wg.wait();
}
