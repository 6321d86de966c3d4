// The result of one of the group's functions is read before wait().
// expect: data-race variable=result type=int object=global
#include <gosan/gosan.h>

#include <cstdio>

#include "moment.h"

int result = 0;
Moment written;

int main() {
  gosan::errgroup::Group group;
  group.go([] {
    result = 42;  // race: write
    written.happened();
    return gosan::Error();
  });
  written.wait();
  std::printf("%d\n", result);  // race: read
  group.wait();
}
