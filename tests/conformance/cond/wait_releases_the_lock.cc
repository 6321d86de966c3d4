// While a goroutine waits others can take its lock.
#include "program.h"

int main() {
  sync::Mutex mu;
  sync::Cond cond(mu);
  auto done = make_chan<>();
  mu.lock();
  go([&] {
    mu.lock();
    println("locked by the other");
    cond.signal();
    mu.unlock();
    done.close();
  });
  cond.wait();
  println("woken, lock is free:", mu.try_lock());
  mu.unlock();
  done.recv();
  return 0;
}
