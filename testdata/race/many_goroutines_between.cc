// 300 goroutines start and end between the two accesses, each of them ordered
// with the second.
// expect: data-race variable=x type=int object=global
#include <gosan/gosan.h>

#include "moment.h"

int x = 0;

int main() {
  Moment written;
  gosan::chan<> hold = gosan::make_chan();
  gosan::chan<> done = gosan::make_chan();
  gosan::go([&] {  // go here
    x = 1;         // race: write
    written.happened();
    hold.recv();
  });
  written.wait();
  for (int i = 0; i < 300; i++) {
    gosan::go([&] { done.send(); });
    done.recv();
  }
  x = 2;  // race: write
  hold.send();
}
