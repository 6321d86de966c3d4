// The map orders the store before the load, not what is written to the value
// behind the pointer afterwards.
// expect: data-race type=int object=heap
#include <gosan/gosan.h>

#include <cstdio>
#include <memory>

#include "moment.h"

gosan::sync::Map<int, std::shared_ptr<int>> map;
Moment stored;

int main() {
  gosan::chan<> end = gosan::make_chan();
  gosan::go([&] {  // go here
    auto value = std::make_shared<int>(1);
    map.store(7, value);
    *value = 2;  // race: write
    stored.happened();
    end.send();
  });
  stored.wait();
  std::printf("%d\n", *map.load(7).value());  // race: read
  end.recv();
}
