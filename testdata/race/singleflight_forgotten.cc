// After forget() the same key runs twice at the same time.
// expect: data-race variable=cache type=int object=global
#include <gosan/gosan.h>

#include <cstdio>

#include "moment.h"

gosan::singleflight::Group<int, int> group;
int cache = 0;
Moment running;

std::pair<int, gosan::Error> fetch() {
  running.happened();
  ++cache;  // race: read|write
  return {cache, gosan::Error()};
}

int main() {
  gosan::chan<> gate = gosan::make_chan();
  auto first = group.do_chan(1, [=] {
    gate.recv();
    return fetch();
  });
  group.forget(1);
  gosan::go([=] { gate.send(); });
  group.do_(1, fetch);
  std::printf("%d\n", first.recv()->val > 0);
}
