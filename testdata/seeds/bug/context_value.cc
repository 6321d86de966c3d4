// A context's value is shared by all that have the context: a handler further
// down changes the map in it while another one reads.
// expect: data-race type=int object=heap
#include <gosan/gosan.h>

#include <cstdio>
#include <map>
#include <memory>
#include <string>

#include "moment.h"

using gosan::context::Context;
using Colors = std::shared_ptr<std::map<std::string, int>>;

Moment was_read;

int main() {
  Colors colors = std::make_shared<std::map<std::string, int>>();
  (*colors)["color"] = 1;
  const Context ctx =
      gosan::context::with_value(gosan::context::background(), "meta", colors);
  gosan::sync::WaitGroup wg;
  wg.go([&] {  // go here
    const Colors& meta = *ctx.value<Colors>("meta");
    std::printf("color %d\n", meta->at("color"));  // race: read
    was_read.happened();
  });
  wg.go([&] {  // go here
    was_read.wait();
    const Colors& meta = *ctx.value<Colors>("meta");
    meta->at("color") = 2;  // race: write
  });
  wg.wait();
}
