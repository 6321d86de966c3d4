// A weak_ptr is released by one goroutine and looked at by another.
// expect: data-race variable=weak lines=any
#include <gosan/gosan.h>

#include <memory>

#include "moment.h"

auto shared = std::make_shared<int>(1);
std::weak_ptr<int> weak = shared;

int main() {
  Moment released;
  gosan::chan<> hold = gosan::make_chan();
  gosan::go([&] {  // go here
    weak.reset();  // race: write
    released.happened();
    hold.recv();
  });
  released.wait();
  if (weak.expired()) shared.reset();  // race: read
  hold.send();
}
