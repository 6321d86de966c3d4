// Two goroutines that hand a ball back and forth lose none of its hits.
#include "program.h"

int main() {
  auto table = make_chan<int>();
  const auto player = [=](SendChan<std::string> done) {
    for (int ball : table) {
      if (ball == 1000) {
        done.send("over");
        return;
      }
      table.send(ball + 1);
    }
  };
  auto done = make_chan<std::string>();
  go(player, done);
  go(player, done);
  table.send(0);
  println(*done.recv());
  return 0;
}
