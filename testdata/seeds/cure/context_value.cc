// A context's value never changes: the handler copies the map, changes the copy
// and hands it down in a context of its own. Copy on write.
// stdout: further down: color 2
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
  wg.go([&] {
    const Colors& meta = *ctx.value<Colors>("meta");
    std::printf("color %d\n", meta->at("color"));
    was_read.happened();
  });
  wg.go([&] {
    was_read.wait();
    auto meta = std::make_shared<std::map<std::string, int>>(
        **ctx.value<Colors>("meta"));
    meta->at("color") = 2;
    const Context below = gosan::context::with_value(ctx, "meta", Colors(meta));
    std::printf("further down: color %d\n",
                (*below.value<Colors>("meta"))->at("color"));
  });
  wg.wait();
}
