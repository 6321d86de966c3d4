// A select gives up when the time is over first, and does not when it is not.
#include "program.h"

int main() {
  auto ch = make_chan<std::string>(1);
  select(recv(ch, [](std::optional<std::string> v) { println(*v); }),
         recv(time::after(5ms), [] { println("timeout"); }));
  ch.send("in time");
  select(recv(ch, [](std::optional<std::string> v) { println(*v); }),
         recv(time::after(1h), [] { println("timeout"); }));
  return 0;
}
