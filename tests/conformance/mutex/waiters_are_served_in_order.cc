// Goroutines that wait for a mutex get it in the order in which they came.
#include "program.h"

int main() {
  sync::Mutex mu;
  mu.lock();
  auto order = make_chan<int>(5);
  for (int i = 0; i < 5; ++i) {
    go([&, i] {
      mu.lock();
      order.send(i);
      mu.unlock();
    });
    await_blocked(static_cast<std::size_t>(i) + 1);
  }
  mu.unlock();
  for (int i = 0; i < 5; ++i) println(*order.recv());
  await_goroutines(1);
  return 0;
}
