// kubernetes 70892: nodes are looked at in parallel by workers whose closure
// writes each one's error to a variable outside it. Fixed: to one of its own.
// manifests: always
// expect: data-race lines=any
#include "kernel.h"

int look_at(int node) { return node % 2; }

int main() {
  int error = 0;
  gosan::sync::WaitGroup workers;
  for (int node = 0; node < 4; ++node) {
    workers.go([&, node] {
      int own = 0;
      (kFixed ? own : error) = look_at(node);  // race: write
    });
  }
  workers.wait();
  std::printf("%d\n", error);
}
