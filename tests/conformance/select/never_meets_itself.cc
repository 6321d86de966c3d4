// A select that both sends to and receives from an unbuffered channel does not
// meet itself.
#include "program.h"

int main() {
  auto ch = make_chan<int>();
  select(send(ch, 1, [] { println("sent"); }),
         recv(ch, [](std::optional<int> v) { println("received", *v); }));
  return 0;
}
