// Closing a channel of nothing tells everybody, also those who ask later.
#include "program.h"

int main() {
  auto done = make_chan<>();
  sync::WaitGroup group;
  for (int i = 0; i < 4; ++i) {
    group.add(1);
    go([&] {
      auto _ = defer([&] { group.done(); });
      done.recv();
    });
  }
  await_blocked(4);
  done.close();
  group.wait();
  println("all told", done.recv().has_value());
  return 0;
}
