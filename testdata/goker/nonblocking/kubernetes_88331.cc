// kubernetes 88331: the scheduler's heap tells its length without the lock
// under which another goroutine pops an item. Fixed: it takes the lock.
// manifests: always
// expect: data-race lines=any
#include <mutex>
#include <shared_mutex>
#include <vector>

#include "kernel.h"

struct Heap {
  gosan::sync::RWMutex mu;
  std::vector<int> items = {3, 1, 2};

  std::size_t size() {
    std::shared_lock lock(mu, std::defer_lock);
    if (kFixed) lock.lock();
    return items.size();  // race: read
  }
  void pop() {
    std::lock_guard lock(mu);
    items.pop_back();  // race: write
  }
};

int main() {
  Heap heap;
  gosan::sync::WaitGroup users;
  users.go([&] { std::printf("%zu\n", heap.size()); });
  users.go([&] { heap.pop(); });
  users.wait();
}
