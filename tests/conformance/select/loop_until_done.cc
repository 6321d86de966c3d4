// The loop that works until it is told to stop.
#include "program.h"

int main() {
  auto work = make_chan<int>();
  auto done = make_chan<>();
  auto finished = make_chan<int>();
  go([=] {
    int sum = 0;
    std::optional<int> v;
    for (;;) {
      switch (select(recv(work, v), recv(done))) {
        case 0:
          sum += *v;
          break;
        case 1:
          finished.send(sum);
          return;
      }
    }
  });
  for (int i = 1; i <= 10; ++i) work.send(i);
  done.close();
  println(*finished.recv());
  return 0;
}
