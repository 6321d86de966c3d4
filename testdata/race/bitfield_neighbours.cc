// One bit-field.
// expect: data-race variable=packed type=Packed object=global
#include <gosan/gosan.h>

struct Packed {
  unsigned count : 17;
  char next;
  unsigned other : 5;
};

Packed packed = {};

int main() {
  gosan::sync::WaitGroup wg;
  wg.go([] {
    packed.count = 5;  // race: read|write
  });
  packed.count = 7;  // race: read|write
  wg.wait();
}
