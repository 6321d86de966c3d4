// The store buffer: each of two goroutines writes one variable and reads the
// other, and both may read 0, whatever the order in which they ran.
// expect: data-race@a variable=a type=int object=global
// expect: data-race@b variable=b type=int object=global
#include <gosan/gosan.h>

#include <cstdio>

int a = 0;
int b = 0;

bool both_see_zero() {
  int first = 0;
  int second = 0;
  a = 0;
  b = 0;
  gosan::sync::WaitGroup wg;
  wg.go([&] {   // go here
    a = 1;      // race: write @a
    first = b;  // race: read @b
  });
  wg.go([&] {    // go here
    b = 1;       // race: write @b
    second = a;  // race: read @a
  });
  wg.wait();
  return first == 0 && second == 0;
}

int main() {
  int zeros = 0;
  for (int i = 0; i < 200; i++) zeros += both_see_zero();
  std::printf("(0,0): %d times\n", zeros);
}
