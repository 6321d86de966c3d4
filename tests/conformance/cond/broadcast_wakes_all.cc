// Broadcast wakes every waiter; each returns with the lock held.
#include "program.h"

int main() {
  sync::Mutex mu;
  sync::Cond cond(mu);
  bool ready = false;
  int inside = 0;
  sync::WaitGroup group;
  for (int i = 0; i < 5; ++i) {
    group.add(1);
    go([&] {
      auto _ = defer([&] { group.done(); });
      const std::lock_guard lock(mu);
      while (!ready) cond.wait();
      println("lock is free:", mu.try_lock());
      ++inside;
    });
  }
  await_blocked(5);
  mu.lock();
  ready = true;
  cond.broadcast();
  mu.unlock();
  group.wait();
  println(inside);
  return 0;
}
