// A select orders the case it ran, not the ones it did not.
// expect: data-race variable=result type=int object=global
#include <gosan/gosan.h>

#include <cstdio>

#include "moment.h"

int result = 0;

int main() {
  Moment written;
  gosan::chan<> first = gosan::make_chan(1);
  gosan::chan<> second = gosan::make_chan(1);
  gosan::chan<> done = gosan::make_chan();
  gosan::go([&] {  // go here
    result = 42;   // race: write
    written.happened();
    done.send();
  });
  written.wait();
  second.send();
  gosan::select(recv(first), recv(second));
  std::printf("%d\n", result);  // race: read
  done.recv();
}
