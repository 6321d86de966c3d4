// Signal wakes one goroutine, the one that has waited longest.
#include "program.h"

int main() {
  sync::Mutex mu;
  sync::Cond cond(mu);
  auto woken = make_chan<int>(4);
  for (int i = 0; i < 4; ++i) {
    go([&, i] {
      mu.lock();
      cond.wait();
      woken.send(i);
      mu.unlock();
    });
    await_blocked(static_cast<std::size_t>(i) + 1);
  }
  for (int i = 0; i < 4; ++i) {
    cond.signal();
    const int first = *woken.recv();
    println(first, woken.len());
  }
  await_goroutines(1);
  return 0;
}
