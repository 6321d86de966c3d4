// kubernetes 77796: a cacher hands events to the watchers on its list without
// the lock under which watchers leave the list. Fixed: it takes the lock.
// manifests: always
// expect: data-race lines=any
#include <mutex>
#include <vector>

#include "kernel.h"

struct Cacher {
  gosan::sync::RWMutex mu;
  std::vector<int> watchers = {1, 2, 3};

  int dispatch() {
    std::unique_lock lock(mu, std::defer_lock);
    if (kFixed) lock.lock();
    int sum = 0;
    for (const int watcher : watchers) sum += watcher;  // race: read
    return sum;
  }
  void forget_all() {
    std::lock_guard lock(mu);
    watchers.clear();  // race: write
  }
};

int main() {
  Cacher cacher;
  gosan::sync::WaitGroup users;
  users.go([&] { std::printf("%d\n", cacher.dispatch()); });
  users.go([&] { cacher.forget_all(); });
  users.wait();
}
