// What was written before the store is known to those who load, and to whoever
// erases the value last.
#include <gosan/gosan.h>

#include <cstdio>
#include <memory>
#include <string>

#include "moment.h"

gosan::sync::Map<int, std::shared_ptr<int>> map;
gosan::sync::Map<std::string, std::string> texts;
Moment stored;
Moment loaded;

int main() {
  gosan::go([&] {
    auto value = std::make_shared<int>(1);
    *value = 2;
    map.store(7, value);
    texts.store("a key that is too long to be inside",
                "a value that is too long to be inside");
    stored.happened();
  });
  gosan::go([&] {
    stored.wait();
    std::printf("%zu\n",
                texts.load("a key that is too long to be inside")->size());
    loaded.happened();
  });
  stored.wait();
  std::printf("%d\n", *map.load(7).value());
  loaded.wait();
  texts.erase("a key that is too long to be inside");
}
