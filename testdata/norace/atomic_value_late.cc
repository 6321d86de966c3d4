// The configuration is complete when it is published.
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
  gosan::go([&] {
    auto config = std::make_shared<Config>();
    config->limit = 10;
    current.store(config);
    published.happened();
  });
  published.wait();
  std::printf("%d\n", current.load().value()->limit);
  current.swap(std::make_shared<Config>());
  if (current.compare_and_swap(current.load(), nullptr)) std::puts("cleared");
}
