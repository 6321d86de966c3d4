// Three philosophers, each with the fork to the left first.
// expect: lock-order locks=3
#include <gosan/gosan.h>

#include <array>
#include <mutex>

#include "moment.h"

int main() {
  std::array<gosan::sync::Mutex, 3> forks;
  std::array<Moment, 3> ate;
  gosan::sync::WaitGroup group;
  for (std::size_t i = 0; i < forks.size(); ++i) {
    group.go([&, i] {
      if (i > 0) ate[i - 1].wait();
      {
        std::lock_guard left(forks[i]);             // held here
        std::lock_guard right(forks[(i + 1) % 3]);  // taken here
      }
      ate[i].happened();
    });
  }
  group.wait();
}
