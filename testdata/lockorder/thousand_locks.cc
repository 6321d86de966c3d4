// A ring of 1000 locks: each goroutine takes one and then the next.
// expect: lock-order locks=1000
#include <gosan/gosan.h>

#include <memory>
#include <mutex>

#include "moment.h"

constexpr std::size_t kLocks = 1000;

int main() {
  const auto locks = std::make_unique<gosan::sync::Mutex[]>(kLocks);
  const auto done = std::make_unique<Moment[]>(kLocks);
  gosan::sync::WaitGroup group;
  for (std::size_t i = 0; i < kLocks; ++i) {
    group.go([&, i] {
      if (i > 0) done[i - 1].wait();
      {
        std::lock_guard one(locks[i]);                  // held here
        std::lock_guard next(locks[(i + 1) % kLocks]);  // taken here
      }
      done[i].happened();
    });
  }
  group.wait();
}
