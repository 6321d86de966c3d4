// A channel converts to a view that only sends or only receives.
#include "program.h"

int main() {
  const auto fill = [](SendChan<int> out) {
    for (int i = 0; i < 3; ++i) out.send(i);
    out.close();
  };
  const auto drain = [](RecvChan<int> in) {
    println(in.len(), in.cap());
    for (int v : in) println(v);
  };
  auto ch = make_chan<int>(3);
  fill(ch);
  drain(ch);
  RecvChan<int> in;
  println(!in);
  in = ch;
  println(!in);
  return 0;
}
