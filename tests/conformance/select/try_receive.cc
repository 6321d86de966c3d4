// A receive with a default succeeds with a value, a waiting sender or a closed
// channel.
#include "program.h"

int main() {
  const auto try_recv = [](chan<int> ch) {
    std::optional<int> v;
    if (ch.try_recv(v)) {
      println(true, v.value_or(0), v.has_value());
    } else {
      println(false);
    }
  };
  chan<int> none;
  auto unbuffered = make_chan<int>();
  auto buffered = make_chan<int>(1);
  try_recv(none);
  try_recv(unbuffered);
  try_recv(buffered);
  buffered.send(6);
  try_recv(buffered);
  go([=] { unbuffered.send(7); });
  await_blocked(1);
  try_recv(unbuffered);
  buffered.close();
  try_recv(buffered);
  return 0;
}
