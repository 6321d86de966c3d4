// Two goroutines that lock two mutexes in opposite orders end in a deadlock.
#include "program.h"

int main() {
  sync::Mutex a;
  sync::Mutex b;
  sync::WaitGroup both;
  both.add(2);
  const auto lock = [&](sync::Mutex& first, sync::Mutex& second) {
    first.lock();
    both.done();
    both.wait();
    second.lock();
    println("never");
  };
  go([&] { lock(a, b); });
  lock(b, a);
  return 0;
}
