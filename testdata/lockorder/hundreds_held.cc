// A goroutine holds three hundred locks and takes one more; another one takes
// the first of the three hundred under that.
// expect: lock-order locks=2
#include <gosan/gosan.h>

#include <memory>
#include <mutex>

#include "moment.h"

constexpr int kHeld = 300;

int main() {
  const auto held = std::make_unique<gosan::sync::Mutex[]>(kHeld);
  gosan::sync::Mutex last;
  Moment took_all;
  gosan::sync::WaitGroup group;
  group.go([&] {
    for (int i = 0; i < kHeld; ++i) held[i].lock();  // held here
    last.lock();                                     // taken here
    last.unlock();
    for (int i = 0; i < kHeld; ++i) held[i].unlock();
    took_all.happened();
  });
  group.go([&] {
    took_all.wait();
    std::lock_guard first(last);      // held here
    std::lock_guard second(held[0]);  // taken here
  });
  group.wait();
}
