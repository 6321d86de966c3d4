// Two selects that could meet in two ways meet in exactly one.
#include "program.h"

int main() {
  auto a = make_chan<int>();
  auto b = make_chan<int>();
  auto results = make_chan<std::string>(2);
  for (int round = 0; round < 200; ++round) {
    go([=] {
      select(send(a, 1, [&] { results.send("a"); }),
             recv(b, [&] { results.send("b"); }));
    });
    go([=] {
      select(recv(a, [&] { results.send("a"); }),
             send(b, 1, [&] { results.send("b"); }));
    });
    const std::string first = *results.recv();
    const std::string second = *results.recv();
    if (first != second) println("one took", first, "the other", second);
  }
  println(results.len());
  return 0;
}
