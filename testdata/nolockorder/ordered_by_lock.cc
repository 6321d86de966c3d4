// What parts two goroutines is an atomic flag that one waits for.
#include <gosan/gosan.h>

#include <atomic>
#include <mutex>

int main() {
  gosan::sync::Mutex first;
  gosan::sync::Mutex second;
  std::atomic<int> done{0};
  gosan::sync::WaitGroup group;
  group.go([&] {
    {
      std::lock_guard one(first);
      std::lock_guard two(second);
    }
    done.store(1, std::memory_order_release);
  });
  group.go([&] {
    while (done.load(std::memory_order_acquire) == 0) gosan::gosched();
    std::lock_guard one(second);
    std::lock_guard two(first);
  });
  group.wait();
}
