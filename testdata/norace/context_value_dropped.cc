// A value of a context is destroyed by whoever drops the context last, after
// all who have read it.
// twin: race/map_erased_last.cc
#include <gosan/gosan.h>

#include <cstdio>
#include <string>

#include "moment.h"

Moment loaded;

int main() {
  auto ctx = gosan::context::with_value(
      gosan::context::background(), "name",
      std::string("a value that is too long to be inside the string"));
  gosan::go([ctx]() mutable {
    const std::string copy = *ctx.value<std::string>("name");
    std::printf("%zu\n", copy.size());
    ctx = gosan::context::background();
    loaded.happened();
  });
  loaded.wait();
}
