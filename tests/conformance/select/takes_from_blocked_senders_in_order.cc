// A select takes from blocked senders in the order in which they came, through
// a full buffer too.
#include "program.h"

int main() {
  auto ch = make_chan<int>(1);
  auto never = make_chan<int>();
  for (std::size_t i = 0; i < 4; ++i) {
    go([=] { ch.send(static_cast<int>(i)); });
    if (i == 0) {
      await_goroutines(1);
    } else {
      await_blocked(i);
    }
  }
  for (int i = 0; i < 4; ++i) {
    select(recv(ch, [](std::optional<int> v) { println(*v); }), recv(never));
  }
  return 0;
}
