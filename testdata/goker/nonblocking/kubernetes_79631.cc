// kubernetes 79631: the scheduler's heap looks an item up without the lock
// under which another goroutine pops one. Fixed: it takes the lock.
// manifests: always
// expect: data-race lines=any
#include <map>
#include <mutex>
#include <shared_mutex>

#include "kernel.h"

struct Heap {
  gosan::sync::RWMutex mu;
  std::map<int, int> items = {{1, 10}};

  bool has(int key) {
    std::shared_lock lock(mu, std::defer_lock);
    if (kFixed) lock.lock();
    return items.count(key) > 0;  // race: read
  }
  void pop() {
    std::lock_guard lock(mu);
    items.erase(1);  // race: write|free
  }
};

int main() {
  Heap heap;
  gosan::sync::WaitGroup users;
  users.go([&] { std::printf("%d\n", heap.has(1)); });
  users.go([&] { heap.pop(); });
  users.wait();
}
