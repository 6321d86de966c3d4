// A goroutine that holds the lock nearly always does not keep another from
// getting it ten times.
#include "program.h"

int main() {
  sync::Mutex mu;
  auto done = make_chan<>();
  go([&] {
    for (;;) {
      if (select(recv(done), otherwise()) == 0) return;
      mu.lock();
      time::sleep(100us);
      mu.unlock();
    }
  });
  for (int i = 0; i < 10; ++i) {
    time::sleep(100us);
    mu.lock();
    mu.unlock();
  }
  done.close();
  await_goroutines(1);
  println("ten times");
  return 0;
}
