// The first access is old, and ordered by the mutex that came after it.
#include <gosan/gosan.h>

#include <mutex>

#include "moment.h"

int x = 0;
int noise[1024];

int main() {
  Moment written;
  gosan::sync::Mutex mu;
  gosan::chan<> hold = gosan::make_chan();
  gosan::go([&] {
    x = 1;
    for (int i = 0; i < 100'000; i++) {
      std::lock_guard lock(mu);
      noise[i % 1024] += i;
    }
    written.happened();
    hold.recv();
  });
  written.wait();
  {
    std::lock_guard lock(mu);
    x = 2;
  }
  hold.send();
}
