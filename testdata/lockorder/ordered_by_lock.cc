// What parts two goroutines is only who gets a third lock first: the next run
// may have it otherwise.
// expect: lock-order locks=2
#include <gosan/gosan.h>

#include <mutex>

int main() {
  gosan::sync::Mutex first;
  gosan::sync::Mutex second;
  gosan::sync::Mutex counter_lock;
  int done = 0;
  gosan::sync::WaitGroup group;
  group.go([&] {
    {
      std::lock_guard one(first);   // held here
      std::lock_guard two(second);  // taken here
    }
    std::lock_guard count(counter_lock);
    ++done;
  });
  group.go([&] {
    const auto see = [&] {
      std::lock_guard count(counter_lock);
      return done;
    };
    while (see() == 0) gosan::gosched();
    std::lock_guard one(second);  // held here
    std::lock_guard two(first);   // taken here
  });
  group.wait();
}
