// The default runs when no other case could go on.
#include "program.h"

int main() {
  auto ch = make_chan<int>();
  const std::size_t chosen =
      select(recv(ch, [](std::optional<int>) { println("received"); }),
             send(ch, 1, [] { println("sent"); }),
             otherwise([] { println("default"); }));
  if (chosen != 2) println("index", chosen);
  return 0;
}
