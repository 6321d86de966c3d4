// Senders, receivers and closed channels have the same chance, nil ones none.
#include "program.h"

int main() {
  chan<int> none;
  auto closed = make_chan<int>();
  closed.close();
  auto full = make_chan<int>(1);
  auto room = make_chan<int>(1);
  std::array<int, 4> count{};
  for (int i = 0; i < 12000; ++i) {
    if (full.len() == 0) full.send(i);
    if (room.len() == 1) room.recv();
    ++count[select(recv(none), recv(closed), recv(full), send(room, 1))];
  }
  println(count[0]);
  for (std::size_t i = 1; i < 4; ++i) {
    println(count[i] > 3600 && count[i] < 4400);
  }
  return 0;
}
