// n goroutines start and end between the two accesses, each of them ordered
// with the second.
// expect: data-race variable=x type=int object=global
#include <gosan/gosan.h>

#include <cstdlib>

#include "moment.h"

int x = 0;

int main(int argc, char** argv) {
  const int n = argc > 1 ? std::atoi(argv[1]) : 20'000;
  Moment written;
  gosan::chan<> hold = gosan::make_chan();
  gosan::go([&] {  // go here
    x = 1;         // race: write
    written.happened();
    hold.recv();
  });
  written.wait();
  for (int i = 0; i < n; i++) {
    gosan::sync::WaitGroup wg;
    wg.go([] {});
    wg.wait();
  }
  x = 2;  // race: write
  hold.send();
}
