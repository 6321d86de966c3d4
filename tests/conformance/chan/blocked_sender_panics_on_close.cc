// A sender that is blocked when the channel is closed panics.
#include "program.h"

int main() {
  auto ch = make_chan<int>();
  auto text = make_chan<std::string>();
  go([=] { text.send(caught([&] { ch.send(1); })); });
  await_blocked(1);
  ch.close();
  println(*text.recv());
  println(ch.recv().has_value());
  return 0;
}
