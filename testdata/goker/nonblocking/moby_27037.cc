// moby 27037: goroutines started in a loop hold its counter by reference while
// the loop goes on counting. Fixed: each has a copy.
// manifests: always
// expect: data-race lines=any
#include "kernel.h"

void start(int instance) { std::printf("starts %d\n", instance); }

int main() {
  gosan::sync::WaitGroup starts;
  int i = 0;
  for (; i < 3; ++i) {  // race: write
    if (kFixed) {
      starts.go([i] { start(i); });
    } else {
      starts.go([&] { start(i); });  // race: read
    }
  }
  starts.wait();
}
