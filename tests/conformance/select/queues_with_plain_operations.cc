// Selects and plain receivers stand in one queue, first come, first served.
#include "program.h"

int main() {
  auto ch = make_chan<int>();
  auto never = make_chan<int>();
  auto results = make_chan<std::string>();
  for (int i = 0; i < 4; ++i) {
    go([=] {
      std::optional<int> v;
      if (i % 2 == 0) {
        v = ch.recv();
      } else {
        select(recv(ch, v), recv(never, v));
      }
      results.send("waiter " + std::to_string(i) + " got " +
                   std::to_string(*v));
    });
    await_blocked(static_cast<std::size_t>(i) + 1);
  }
  for (int i = 0; i < 4; ++i) {
    ch.send(i);
    println(*results.recv());
  }
  return 0;
}
