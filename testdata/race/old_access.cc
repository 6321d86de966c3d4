// The first access is a hundred thousand accesses and exchanges old.
// expect: data-race variable=x type=int object=global
#include <gosan/gosan.h>

#include <mutex>

#include "moment.h"

int x = 0;
int noise[1024];

int main() {
  Moment written;
  gosan::sync::Mutex mu;
  gosan::chan<> hold = gosan::make_chan();
  gosan::go([&] {  // go here
    x = 1;         // race: write
    for (int i = 0; i < 100'000; i++) {
      std::lock_guard lock(mu);
      noise[i % 1024] += i;
    }
    written.happened();
    hold.recv();
  });
  written.wait();
  x = 2;  // race: write
  hold.send();
}
