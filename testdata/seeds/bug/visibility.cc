// a = 1; b = 2: another goroutine may see b before a, or neither. That it runs
// later by the clock does not help.
// expect: data-race@a variable=a type=int object=global
// expect: data-race@b variable=b type=int object=global
#include <gosan/gosan.h>

#include <cstdio>

#include "moment.h"

int a = 0;
int b = 0;

int main() {
  Moment written;
  gosan::sync::WaitGroup wg;
  wg.go([&] {  // go here
    a = 1;     // race: write @a
    b = 2;     // race: write @b
    written.happened();
  });
  written.wait();
  std::printf("b %d\n", b);  // race: read @b
  std::printf("a %d\n", a);  // race: read @a
  wg.wait();
}
