// A waiter whose context ends gets its error and takes nothing.
#include "program.h"

int main() {
  semaphore::Weighted sem(1);
  sem.acquire(context::background(), 1);
  auto [ctx, cancel] = context::with_cancel(context::background());
  auto got = make_chan<Error>();
  go([&sem, got, ctx] { got.send(sem.acquire(ctx, 1)); });
  await_blocked(1);
  cancel();
  println(*got.recv());
  sem.release(1);
  println(sem.try_acquire(1));
  auto [timeout, cancel_timeout] =
      context::with_timeout(context::background(), 5ms);
  println(sem.acquire(timeout, 1));
  return 0;
}
