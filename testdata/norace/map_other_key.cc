// A load of the key knows its store; one that misses it knows its erasure.
#include <gosan/gosan.h>

#include <cstdio>

#include "moment.h"

gosan::sync::Map<int, int> map;
Moment stored;
Moment erased;
int result = 0;

int main() {
  map.store(2, 0);
  gosan::go([&] {
    result = 42;
    map.store(1, 1);
    stored.happened();
  });
  stored.wait();
  if (map.load(1)) std::printf("%d\n", result);
  gosan::go([&] {
    result = 43;
    map.erase(2);
    erased.happened();
  });
  erased.wait();
  if (!map.load(2)) std::printf("%d\n", result);
}
