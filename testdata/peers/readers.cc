// n readers that are ordered before the writer come after the one that is not.
// expect: data-race variable=x type=int object=global
#include <gosan/gosan.h>

#include <cstdlib>

#include "moment.h"

int x = 0;
int own[64];  // of each reader one

[[gnu::noinline]] void look() {
  volatile int seen = x;  // race: read
  (void)seen;
}

[[gnu::noinline]] int look_at(int j) { return own[j % 64]; }

int main(int argc, char** argv) {
  const int n = argc > 1 ? std::atoi(argv[1]) : 4;
  Moment read;
  gosan::chan<> hold = gosan::make_chan();
  gosan::go([&] {  // go here
    look();
    read.happened();
    hold.recv();
  });
  read.wait();
  for (int i = 0; i < n; i++) {
    gosan::sync::WaitGroup wg;
    wg.go([i] {
      for (int j = 0; j < i; j++) own[i % 64] += look_at(j);
      look();
    });
    wg.wait();
  }
  x = 1;  // race: write
  hold.send();
}
