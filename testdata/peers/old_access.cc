// n accesses by the same goroutine come after the first of the two.
// expect: data-race variable=x type=int object=global
#include <gosan/gosan.h>

#include <cstdlib>

#include "moment.h"

int x = 0;
int noise[1 << 20];

[[gnu::noinline]] void touch(int i) { noise[i % (1 << 20)] += i; }

int main(int argc, char** argv) {
  const int n = argc > 1 ? std::atoi(argv[1]) : 1'000'000;
  Moment written;
  gosan::chan<> hold = gosan::make_chan();
  gosan::go([&] {  // go here
    x = 1;         // race: write
    for (int i = 0; i < n; i++) touch(i);
    written.happened();
    hold.recv();
  });
  written.wait();
  x = 2;  // race: write
  hold.send();
}
