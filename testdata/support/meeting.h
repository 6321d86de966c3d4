// Where threads wait for each other without an edge between them: nobody goes
// on before all have come.
#pragma once

#include <atomic>
#include <thread>

class Meeting {
 public:
  explicit Meeting(int count) : missing_(count) {}

  void wait() {
    // relaxed: publishes nothing but the count itself
    missing_.fetch_sub(1, std::memory_order_relaxed);
    while (missing_.load(std::memory_order_relaxed) > 0) {
      std::this_thread::yield();
    }
  }

 private:
  std::atomic<int> missing_;
};
