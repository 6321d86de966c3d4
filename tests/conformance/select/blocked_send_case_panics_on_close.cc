// A select that is blocked in a send case panics when that channel is closed.
#include "program.h"

int main() {
  auto out = make_chan<int>();
  auto other = make_chan<int>();
  auto text = make_chan<std::string>();
  go([=] {
    text.send(caught([&] {
      select(send(out, 1, [] { println("sent"); }),
             recv(other, [] { println("received"); }));
    }));
  });
  await_blocked(1);
  out.close();
  println(*text.recv());
  return 0;
}
