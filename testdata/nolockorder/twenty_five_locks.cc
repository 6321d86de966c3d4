// A row of 25 locks: each goroutine takes one and then the next, the last
// only its own.
#include <gosan/gosan.h>

#include <memory>
#include <mutex>

#include "moment.h"

constexpr std::size_t kLocks = 25;

int main() {
  const auto locks = std::make_unique<gosan::sync::Mutex[]>(kLocks);
  const auto done = std::make_unique<Moment[]>(kLocks);
  gosan::sync::WaitGroup group;
  for (std::size_t i = 0; i + 1 < kLocks; ++i) {
    group.go([&, i] {
      if (i > 0) done[i - 1].wait();
      {
        std::lock_guard one(locks[i]);
        std::lock_guard next(locks[i + 1]);
      }
      done[i].happened();
    });
  }
  group.wait();
}
