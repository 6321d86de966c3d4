// Three philosophers, each with the fork of the lower number first.
#include <gosan/gosan.h>

#include <algorithm>
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
        const auto [low, high] = std::minmax({i, (i + 1) % 3});
        std::lock_guard first(forks[low]);
        std::lock_guard second(forks[high]);
      }
      ate[i].happened();
    });
  }
  group.wait();
}
