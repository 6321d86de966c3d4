// Fields that are no bit-fields, and bit-fields behind them, are memory
// locations of their own, in whatever bytes the compiler stores the others.
#include <gosan/gosan.h>

struct Packed {
  unsigned count : 17;
  char next;
  unsigned other : 5;
  unsigned : 0;
  unsigned third : 3;
  short last;
};

Packed packed = {};

int main() {
  gosan::sync::WaitGroup wg;
  wg.go([] { packed.count = 5; });
  wg.go([] { packed.next = 6; });
  wg.go([] { packed.other = 7; });
  wg.go([] { packed.third = 2; });
  packed.last = 8;
  wg.wait();
  return packed.count + packed.next + packed.other + packed.third +
                     packed.last ==
                 28
             ? 0
             : 1;
}
