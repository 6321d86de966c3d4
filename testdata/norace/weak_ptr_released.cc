// A weak_ptr goes before the last shared_ptr: libstdc++ reads both counts at
// once to see that, and then writes them without atomics.
#include <gosan/gosan.h>

#include <memory>

#include "moment.h"

int main() {
  Moment released;
  gosan::chan<> hold = gosan::make_chan();
  auto shared = std::make_shared<int>(1);
  gosan::go([&, weak = std::weak_ptr<int>(shared)]() mutable {
    weak.reset();
    released.happened();
    hold.recv();
  });
  released.wait();
  shared.reset();
  hold.send();
}
