// When a writer leaves, the readers that wait go in before the next writer.
#include "program.h"

int main() {
  sync::RWMutex rw;
  auto events = make_chan<std::string>(4);
  rw.lock();
  sync::WaitGroup inside;
  inside.add(2);
  for (int i = 0; i < 2; ++i) {
    go([&] {
      rw.lock_shared();
      events.send("reader");
      inside.done();
      inside.wait();
      rw.unlock_shared();
    });
  }
  await_blocked(2);
  go([&] {
    rw.lock();
    events.send("writer");
    rw.unlock();
  });
  await_blocked(3);
  rw.unlock();
  for (int i = 0; i < 3; ++i) println(*events.recv());
  await_goroutines(1);
  return 0;
}
