// Orders two goroutines in time and in nothing else: the programs of the corpus
// force "this access came first" without the edge that would excuse it.
#pragma once

#include <gosan/gosan.h>

#include <atomic>

class Moment {
 public:
  void happened() {
    // relaxed: publishes nothing but the flag itself.
    flag_.store(true, std::memory_order_relaxed);
  }

  // Yields until it has happened. Goroutines only.
  void wait() const {
    // relaxed: sees the flag and learns nothing else.
    while (!flag_.load(std::memory_order_relaxed)) gosan::gosched();
  }

 private:
  std::atomic<bool> flag_{false};
};
