// One select may send to and receive from the same channel.
#include "program.h"

int main() {
  auto ch = make_chan<int>(1);
  for (int i = 0; i < 6; ++i) {
    select(send(ch, i, [&] { println("sent", i); }),
           recv(ch, [](std::optional<int> v) { println("received", *v); }));
  }
  return 0;
}
