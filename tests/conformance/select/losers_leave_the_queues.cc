// A select that went on no longer waits in the channels it did not choose.
#include "program.h"

int main() {
  auto a = make_chan<int>();
  auto b = make_chan<int>();
  auto done = make_chan<bool>();
  go([=] {
    select(recv(a, [](std::optional<int> v) { println("a", *v); }),
           recv(b, [](std::optional<int> v) { println("b", *v); }));
    done.send(true);
  });
  await_blocked(1);
  a.send(1);
  done.recv();
  select(send(b, 2, [] { println("somebody takes from b"); }),
         otherwise([] { println("nobody waits at b"); }));
  return 0;
}
