// Blocked receivers get values in the order in which they came.
#include "program.h"

int main() {
  auto ch = make_chan<int>();
  auto results = make_chan<std::string>(4);
  for (int i = 0; i < 4; ++i) {
    go([=] {
      const int value = *ch.recv();
      results.send("receiver " + std::to_string(i) + " got " +
                   std::to_string(value));
    });
    await_blocked(static_cast<std::size_t>(i) + 1);
  }
  for (int i = 0; i < 4; ++i) {
    ch.send(i * 100);
    println(*results.recv());
  }
  return 0;
}
