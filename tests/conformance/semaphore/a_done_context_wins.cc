// A context that is already done wins, even when there is enough left.
#include "program.h"

int main() {
  auto [ctx, cancel] = context::with_cancel(context::background());
  cancel();
  semaphore::Weighted sem(1);
  println(sem.acquire(ctx, 1));
  println(sem.try_acquire(1));
  return 0;
}
