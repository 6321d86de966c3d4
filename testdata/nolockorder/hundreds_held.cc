// A goroutine holds three hundred locks and takes one more; another one does
// the same, from the second on.
#include <gosan/gosan.h>

#include <memory>

#include "moment.h"

constexpr int kHeld = 300;

int main() {
  const auto held = std::make_unique<gosan::sync::Mutex[]>(kHeld);
  gosan::sync::Mutex last;
  Moment took_all;
  gosan::sync::WaitGroup group;
  const auto take_from = [&](int first) {
    for (int i = first; i < kHeld; ++i) held[i].lock();
    last.lock();
    last.unlock();
    for (int i = first; i < kHeld; ++i) held[i].unlock();
  };
  group.go([&] {
    take_from(0);
    took_all.happened();
  });
  group.go([&] {
    took_all.wait();
    take_from(1);
  });
  group.wait();
}
