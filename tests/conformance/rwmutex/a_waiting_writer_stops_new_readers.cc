// While a writer waits for the readers inside, new readers wait behind it.
#include "program.h"

int main() {
  sync::RWMutex rw;
  auto events = make_chan<std::string>(4);
  rw.lock_shared();
  go([&] {
    rw.lock();
    events.send("writer");
    rw.unlock();
  });
  await_blocked(1);
  println("try to read:", rw.try_lock_shared());
  go([&] {
    rw.lock_shared();
    events.send("second reader");
    rw.unlock_shared();
  });
  await_blocked(2);
  println(events.len());
  rw.unlock_shared();
  println(*events.recv());
  println(*events.recv());
  await_goroutines(1);
  return 0;
}
