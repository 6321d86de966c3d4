// A reader takes one, a writer all: the writer gets in although readers keep
// coming.
#include "program.h"

int main() {
  const auto ctx = context::background();
  semaphore::Weighted sem(8);
  auto stop = make_chan<>();
  sync::WaitGroup readers;
  for (int i = 0; i < 3; ++i) {
    readers.add(1);
    go([&] {
      auto _ = defer([&] { readers.done(); });
      while (select(recv(stop), otherwise()) == 1) {
        sem.acquire(ctx, 1);
        gosched();
        sem.release(1);
      }
    });
  }
  for (int i = 0; i < 5; ++i) {
    sem.acquire(ctx, 8);
    println("writer", i, sem.try_acquire(1));
    sem.release(8);
  }
  stop.close();
  readers.wait();
  println(sem.try_acquire(8));
  return 0;
}
