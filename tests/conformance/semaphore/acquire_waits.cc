// Acquire waits until enough was released.
#include "program.h"

int main() {
  const auto ctx = context::background();
  semaphore::Weighted sem(2);
  println(sem.acquire(ctx, 2));
  auto got = make_chan<Error>();
  go([&] { got.send(sem.acquire(ctx, 2)); });
  await_blocked(1);
  sem.release(1);
  select(recv(got, [] { println("too early"); }),
         recv(time::after(10ms), [] { println("waits for two"); }));
  sem.release(1);
  println(*got.recv());
  return 0;
}
