// Four readers that are ordered before the writer come after the one that is
// not.
// expect: data-race variable=x type=int object=global
#include <gosan/gosan.h>

#include <cstdio>

#include "moment.h"

int x = 0;

int main() {
  Moment read;
  gosan::chan<> hold = gosan::make_chan();
  gosan::chan<> done = gosan::make_chan();
  gosan::go([&] {            // go here
    std::printf("%d\n", x);  // race: read
    read.happened();
    hold.recv();
  });
  read.wait();
  for (int reader = 0; reader < 4; reader++) {
    gosan::go([&] {
      std::printf("%d\n", x);
      done.send();
    });
    done.recv();
  }
  x = 1;  // race: write
  hold.send();
}
