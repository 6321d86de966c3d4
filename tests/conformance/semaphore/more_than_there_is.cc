// A request for more than the size waits for its context, without blocking
// others.
#include "program.h"

int main() {
  semaphore::Weighted sem(2);
  println(sem.try_acquire(3));
  auto [ctx, cancel] = context::with_timeout(context::background(), 20ms);
  auto got = make_chan<Error>();
  go([&sem, got, ctx] { got.send(sem.acquire(ctx, 3)); });
  await_blocked(1);
  println(sem.acquire(context::background(), 2));
  println(*got.recv());
  return 0;
}
