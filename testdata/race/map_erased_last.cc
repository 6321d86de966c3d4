// Who erases a value last does not learn from that what its readers did.
// expect: data-race variable=read_count type=int object=global
#include <gosan/gosan.h>

#include <cstdio>
#include <string>

#include "moment.h"

gosan::sync::Map<int, std::string> map;
Moment loaded;
int read_count = 0;

int main() {
  map.store(1, "a value that is too long to be inside the string");
  gosan::chan<> end = gosan::make_chan();
  gosan::go([&] {  // go here
    ++read_count;  // race: read|write
    std::printf("%zu\n", map.load(1)->size());
    loaded.happened();
    end.send();
  });
  loaded.wait();
  map.erase(1);  // destroys the string that the goroutine has read
  ++read_count;  // race: read|write
  end.recv();
}
