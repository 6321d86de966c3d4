// A deadlock lists every goroutine with what it waits for.
#include "program.h"

int main() {
  auto ch = make_chan<int>();
  chan<int> none;
  sync::Mutex mu;
  mu.lock();
  sync::RWMutex rw;
  rw.lock();
  sync::WaitGroup group;
  group.add(1);
  go([&] { ch.send(1); });
  go([&] { none.recv(); });
  go([&] { none.send(1); });
  go([&] { mu.lock(); });
  go([&] { rw.lock_shared(); });
  go([&] { group.wait(); });
  go([&] { select(); });
  go([&] { select(recv(none), send(none, 1)); });
  await_blocked(8);
  ch.recv();
  println("one is free");
  ch.recv();
  return 0;
}
