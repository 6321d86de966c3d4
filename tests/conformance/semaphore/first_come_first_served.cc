// Waiters are served in the order in which they came, and a small request does
// not overtake a big one.
#include "program.h"

int main() {
  const auto ctx = context::background();
  semaphore::Weighted sem(4);
  sem.acquire(ctx, 4);
  auto order = make_chan<int>(3);
  std::size_t waiters = 0;
  for (const int n : {3, 1, 2}) {
    go([&, n] {
      sem.acquire(ctx, n);
      order.send(n);
    });
    await_blocked(++waiters);
  }
  sem.release(2);
  time::sleep(10ms);
  println(order.len(), sem.try_acquire(1));
  sem.release(1);
  println(*order.recv());
  sem.release(1);
  println(*order.recv());
  sem.release(2);
  println(*order.recv());
  await_goroutines(1);
  return 0;
}
