// A close wakes every blocked sender of a full channel; the buffer can still
// be drained.
#include "program.h"

int main() {
  auto ch = make_chan<int>(1);
  ch.send(100);
  auto texts = make_chan<std::string>(3);
  for (int i = 0; i < 3; ++i) {
    go([=] { texts.send(caught([&] { ch.send(i); })); });
  }
  await_blocked(3);
  ch.close();
  for (int i = 0; i < 3; ++i) println(*texts.recv());
  std::optional<int> v = ch.recv();
  println(v.value_or(0), v.has_value());
  v = ch.recv();
  println(v.value_or(0), v.has_value());
  return 0;
}
