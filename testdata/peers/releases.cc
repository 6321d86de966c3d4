// The second goroutine unlocks a mutex n times between the two accesses.
// expect: data-race variable=x type=int object=global
#include <gosan/gosan.h>

#include <cstdlib>
#include <mutex>

#include "moment.h"

int x = 0;

int main(int argc, char** argv) {
  const int n = argc > 1 ? std::atoi(argv[1]) : 1'000'000;
  Moment written;
  gosan::sync::Mutex mu;
  gosan::chan<> hold = gosan::make_chan();
  gosan::go([&] {  // go here
    x = 1;         // race: write
    written.happened();
    hold.recv();
  });
  written.wait();
  for (int i = 0; i < n; i++) std::lock_guard lock(mu);
  x = 2;  // race: write
  hold.send();
}
