// libstdc++ locks a bit inside the pointer, and unlocks it relaxed after a
// load.
#include <gosan/gosan.h>

#include <atomic>
#include <memory>
#include <thread>

std::atomic<std::shared_ptr<int>> shared;
std::atomic<std::weak_ptr<int>> observed;

int main() {
  shared.store(std::make_shared<int>(0));
  std::thread loads([] {
    for (int i = 0; i < 200; ++i) {
      if (*shared.load() < 0) return;
      const std::shared_ptr<int> seen = observed.load().lock();
      if (seen && *seen < 0) return;
    }
  });
  std::thread stores([] {
    for (int i = 0; i < 200; ++i) shared.store(std::make_shared<int>(i));
  });
  std::thread swaps([] {
    for (int i = 0; i < 200; ++i) {
      const auto old = shared.exchange(std::make_shared<int>(i));
      observed.store(old);
    }
  });
  std::thread exchanges([] {
    for (int i = 0; i < 200; ++i) {
      auto seen = shared.load();
      shared.compare_exchange_strong(seen, std::make_shared<int>(*seen + 1));
    }
  });
  loads.join();
  stores.join();
  swaps.join();
  exchanges.join();
}
