// A condition may be tied to the reading side of an RWMutex.
#include "program.h"

int main() {
  struct ReadLock {
    void lock() { rw.lock_shared(); }
    void unlock() { rw.unlock_shared(); }
    sync::RWMutex& rw;
  };
  sync::RWMutex rw;
  ReadLock read_lock{rw};
  sync::Cond cond(read_lock);
  bool ready = false;
  sync::WaitGroup group;
  for (int i = 0; i < 3; ++i) {
    group.add(1);
    go([&] {
      auto _ = defer([&] { group.done(); });
      rw.lock_shared();
      while (!ready) cond.wait();
      rw.unlock_shared();
    });
  }
  await_blocked(3);
  rw.lock();
  ready = true;
  cond.broadcast();
  rw.unlock();
  group.wait();
  println(rw.try_lock());
  rw.unlock();
  return 0;
}
