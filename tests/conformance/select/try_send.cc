// A send with a default succeeds only with room or a waiting receiver.
#include "program.h"

int main() {
  chan<int> none;
  auto unbuffered = make_chan<int>();
  auto buffered = make_chan<int>(1);
  println(none.try_send(1), unbuffered.try_send(1));
  const bool first = buffered.try_send(1);
  const bool second = buffered.try_send(2);
  println(first, second, buffered.len());
  auto got = make_chan<int>();
  go([=] { got.send(*unbuffered.recv()); });
  await_blocked(1);
  const bool third = unbuffered.try_send(3);
  println(third, *got.recv());
  buffered.close();
  println(caught([&] { buffered.try_send(4); }));
  return 0;
}
