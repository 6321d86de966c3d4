// The end of a goroutine comes before nothing: seeing that it is gone does not
// make what it wrote visible.
// expect: data-race variable=result type=int object=global
#include <gosan/gosan.h>

#include <cstdio>

int result = 0;

int main() {
  gosan::go([] {  // go here
    result = 42;  // race: write
  });
  while (gosan::num_goroutine() > 1) gosan::gosched();
  std::printf("%d\n", result);  // race: read
}
