// Pairs of std::mutex that come and go on the heap: what lay at an address
// before is another lock.
// twin: lockorder/std_mutexes.cc
#include <gosan/gosan.h>

#include <memory>
#include <mutex>

#include "moment.h"

struct Pair {
  std::mutex low;
  std::mutex high;
};

void lock_both(std::mutex& one, std::mutex& other) {
  std::lock_guard first(one);
  std::lock_guard second(other);
}

int main() {
  Moment done;
  gosan::sync::WaitGroup group;
  group.go([&] {
    for (int i = 0; i < 20; ++i) {
      const auto pair = std::make_unique<Pair>();
      lock_both(pair->low, pair->high);
    }
    done.happened();
  });
  group.go([&] {
    done.wait();
    for (int i = 0; i < 20; ++i) {
      const auto pair = std::make_unique<Pair>();
      lock_both(pair->high, pair->low);
    }
  });
  group.wait();
}
