// A load of one key knows nothing of the store of another.
// expect: data-race variable=result type=int object=global
#include <gosan/gosan.h>

#include <cstdio>

#include "moment.h"

gosan::sync::Map<int, int> map;
Moment stored;
int result = 0;

int main() {
  map.store(2, 0);
  gosan::chan<> end = gosan::make_chan();
  gosan::go([&] {  // go here
    result = 42;   // race: write
    map.store(1, 1);
    stored.happened();
    end.send();
  });
  stored.wait();
  if (map.load(2)) std::printf("%d\n", result);  // race: read
  end.recv();
}
