// A bit-field of width zero parts two bit-fields into two memory locations.
#include <gosan/gosan.h>

struct Flags {
  unsigned ready : 4;
  unsigned : 0;
  unsigned failed : 4;
};

Flags flags;

int main() {
  gosan::sync::WaitGroup wg;
  wg.add(2);
  gosan::go([&] {
    flags.ready = 1;
    wg.done();
  });
  gosan::go([&] {
    flags.failed = 1;
    wg.done();
  });
  wg.wait();
}
