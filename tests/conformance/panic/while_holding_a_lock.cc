// A deferred unlock releases the lock that a panicking goroutine held.
#include "program.h"

int main() {
  sync::Mutex mu;
  println(caught([&] {
    const std::lock_guard lock(mu);
    panic("boom");
  }));
  println(mu.try_lock());
  mu.unlock();
  return 0;
}
