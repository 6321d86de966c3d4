// A channel may occur in several cases; one of them runs.
#include "program.h"

int main() {
  auto ch = make_chan<int>(1);
  int first = 0;
  int second = 0;
  for (int i = 0; i < 2000; ++i) {
    ch.send(1);
    select(recv(ch, [&](std::optional<int> v) { first += *v; }),
           recv(ch, [&](std::optional<int> v) { second += *v; }));
  }
  println(first + second, first > 0, second > 0);
  auto done = make_chan<bool>();
  go([=] {
    const auto print = [](std::optional<int> v) { println("got", *v); };
    select(recv(ch, print), recv(ch, print));
    done.send(true);
  });
  await_blocked(1);
  ch.send(2);
  done.recv();
  println(ch.len());
  return 0;
}
