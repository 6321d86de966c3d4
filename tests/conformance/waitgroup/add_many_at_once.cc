// Any number may be added and taken away at once.
#include "program.h"

int main() {
  sync::WaitGroup group;
  group.add(5);
  group.add(0);
  group.add(-4);
  auto waited = make_chan<bool>();
  go([&] {
    group.wait();
    waited.send(true);
  });
  await_blocked(1);
  group.add(2);
  group.add(-3);
  println(*waited.recv());
  return 0;
}
