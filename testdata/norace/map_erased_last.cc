// The destructor of a value comes after all who used it.
#include <gosan/gosan.h>

#include <cstdio>
#include <string>

#include "moment.h"

gosan::sync::Map<int, std::string> map;
gosan::atomic::Value<std::string> current;
Moment loaded;

int main() {
  map.store(1, "a value that is too long to be inside the string");
  current.store("another value that is too long to be inside");
  gosan::go([&] {
    std::printf("%zu\n", map.load(1)->size());
    std::printf("%zu\n", current.load()->size());
    loaded.happened();
  });
  loaded.wait();
  map.erase(1);
  current.store("short");
}
