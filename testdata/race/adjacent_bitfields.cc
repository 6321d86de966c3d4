// Adjacent bit-fields are one memory location.
// expect: data-race object=global
#include <gosan/gosan.h>

struct Flags {
  unsigned ready : 4;
  unsigned failed : 4;
};

Flags flags;

int main() {
  gosan::sync::WaitGroup wg;
  wg.add(2);
  gosan::go([&] {     // go here
    flags.ready = 1;  // race: read|write
    wg.done();
  });
  gosan::go([&] {      // go here
    flags.failed = 1;  // race: read|write
    wg.done();
  });
  wg.wait();
}
