// Without a limit the group's functions are not ordered with each other.
// expect: data-race variable=sum type=int object=global
#include <gosan/gosan.h>

#include <cstdio>

int sum = 0;

int main() {
  gosan::errgroup::Group group;
  for (int i = 0; i < 2; ++i) {
    group.go([] { ++sum; });  // race: read|write
  }
  group.wait();
  std::printf("%d\n", sum > 0);
}
