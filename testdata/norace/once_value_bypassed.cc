// Everybody calls it, whoever runs it.
#include <gosan/gosan.h>

#include <cstdio>
#include <string>

#include "moment.h"

int table = 0;
Moment made;

int main() {
  const auto init = gosan::sync::once_func([] { table = 42; });
  const auto name = gosan::sync::once_value(
      [] { return std::string("a name that is too long to be inside"); });
  gosan::go([init, name] {
    init();
    name();
    made.happened();
  });
  made.wait();
  init();
  std::printf("%d %s\n", table, name().c_str());
}
