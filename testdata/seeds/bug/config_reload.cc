// Workers answer requests with the current configuration, a reload replaces it
// through a plain pointer: one machine word, written at once, and still a race.
// expect: data-race variable=config object=global
#include <gosan/gosan.h>

#include <cstdio>

#include "moment.h"

struct Config {
  int limit;
};

const Config versions[] = {{10}, {20}};
const Config* config = &versions[0];
Moment reloaded;

int main() {
  gosan::chan<int> requests = gosan::make_chan<int>();
  gosan::sync::WaitGroup wg;
  for (int worker = 0; worker < 10; worker++) {
    wg.go([&] {  // go here
      for (int request : requests) {
        reloaded.wait();
        std::printf("%d of %d\n", request, config->limit);  // race: read
      }
    });
  }
  wg.go([&] {               // go here
    config = &versions[1];  // race: write
    reloaded.happened();
  });
  for (int request = 0; request < 20; request++) requests.send(request);
  requests.close();
  wg.wait();
}
