// The configuration is published before it is complete.
// expect: data-race type=int object=heap
#include <gosan/gosan.h>

#include <cstdio>
#include <memory>

#include "moment.h"

struct Config {
  int limit = 0;
};

gosan::atomic::Value<std::shared_ptr<Config>> current;
Moment published;

int main() {
  gosan::chan<> end = gosan::make_chan();
  gosan::go([&] {  // go here
    auto config = std::make_shared<Config>();
    current.store(config);
    config->limit = 10;  // race: write
    published.happened();
    end.send();
  });
  published.wait();
  std::printf("%d\n", current.load().value()->limit);  // race: read
  end.recv();
}
