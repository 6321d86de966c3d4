// Go waits until a place is free, in the state of a channel send.
#include "program.h"

int main() {
  errgroup::Group g;
  g.set_limit(1);
  auto release = make_chan<>();
  g.go([&] { release.recv(); });
  auto started = make_chan<>();
  go([&] {
    g.go([] {});
    started.close();
  });
  await_blocked(2);
  select(recv(started, [] { println("started beyond the limit"); }),
         otherwise([] { println("waits"); }));
  release.close();
  started.recv();
  println(g.wait());
  return 0;
}
