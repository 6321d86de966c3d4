// An atomic_ref publishes as a std::atomic does; wait and notify too.
#include <gosan/gosan.h>

#include <atomic>
#include <thread>

int count = 0;
int answer = 0;

int main() {
  std::thread other([] {
    answer = 42;
    std::atomic_ref(count).store(1, std::memory_order_release);
    std::atomic_ref(count).notify_all();
  });
  std::atomic_ref(count).wait(0, std::memory_order_acquire);
  const int seen = answer;
  other.join();
  return seen == 42 && count == 1 ? 0 : 1;
}
