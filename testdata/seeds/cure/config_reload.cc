// The reload publishes the new configuration in an atomic::Value, as in the
// documentation of Go's sync/atomic.
#include <gosan/gosan.h>

#include <cstdio>

#include "moment.h"

struct Config {
  int limit;
};

const Config versions[] = {{10}, {20}};
gosan::atomic::Value<const Config*> config;
Moment reloaded;

int main() {
  config.store(&versions[0]);
  gosan::chan<int> requests = gosan::make_chan<int>();
  gosan::sync::WaitGroup wg;
  for (int worker = 0; worker < 10; worker++) {
    wg.go([&] {
      for (int request : requests) {
        reloaded.wait();
        std::printf("%d of %d\n", request, (*config.load())->limit);
      }
    });
  }
  wg.go([&] {
    config.store(&versions[1]);
    reloaded.happened();
  });
  for (int request = 0; request < 20; request++) requests.send(request);
  requests.close();
  wg.wait();
}
