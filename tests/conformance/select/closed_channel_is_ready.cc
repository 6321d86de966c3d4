// A receive case of a closed and drained channel runs with the zero value.
#include "program.h"

int main() {
  auto ch = make_chan<int>(1);
  ch.send(3);
  ch.close();
  for (int i = 0; i < 3; ++i) {
    select(recv(ch,
                [](std::optional<int> v) {
                  println(v.value_or(0), v.has_value());
                }),
           otherwise([] { println("default"); }));
  }
  return 0;
}
