// When the first waiter gives up, those behind it that fit go on.
#include "program.h"

int main() {
  semaphore::Weighted sem(2);
  sem.acquire(context::background(), 1);
  auto [ctx, cancel] = context::with_cancel(context::background());
  auto big = make_chan<Error>();
  auto small = make_chan<Error>();
  go([&sem, big, ctx] { big.send(sem.acquire(ctx, 2)); });
  await_blocked(1);
  go([&sem, small] { small.send(sem.acquire(context::background(), 1)); });
  await_blocked(2);
  cancel();
  println(*big.recv());
  println(*small.recv());
  await_goroutines(1);
  return 0;
}
