// All waiters go on when the counter reaches zero.
#include "program.h"

int main() {
  sync::WaitGroup group;
  group.add(1);
  auto passed = make_chan<bool>(5);
  for (int i = 0; i < 5; ++i) {
    go([&] {
      group.wait();
      passed.send(true);
    });
  }
  await_blocked(5);
  println(passed.len());
  group.done();
  for (int i = 0; i < 5; ++i) passed.recv();
  println("all passed");
  await_goroutines(1);
  return 0;
}
