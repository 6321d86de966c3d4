// The dump of all goroutines names what each of them waits for.
#include "program.h"

int main() {
  auto ch = make_chan<int>();
  chan<int> none;
  sync::Mutex mu;
  sync::Cond cond(mu);
  go([&] { ch.send(1); });
  go([&] { none.recv(); });
  go([&] { none.send(1); });
  go([&] { time::sleep(1h); });
  go([&] { select(); });
  go([&] { select(recv(none), send(none, 1)); });
  go([&] {
    mu.lock();
    cond.wait();
  });
  await_blocked(7);
  for (const std::string& state : states_of_others()) println(state);
  return 0;
}
