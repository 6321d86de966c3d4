// Real threads that do what they are told, one after the other or all at once.
// A single one is the caller's.
#pragma once

#include <cstddef>
#include <functional>
#include <memory>
#include <semaphore>
#include <thread>
#include <vector>

namespace gosan::detector {

class Turns {
 public:
  using Body = std::function<void()>;

  // `begin` and `end` run on each thread; `end` not on the caller's.
  Turns(std::size_t count, const Body& begin, const Body& end);
  ~Turns();
  Turns(const Turns&) = delete;
  Turns& operator=(const Turns&) = delete;

  std::size_t count() const { return count_; }
  // Thread i runs it; returns when it did.
  void run(std::size_t i, Body body);
  // Each thread runs body(i), all at once; returns when all did.
  void run_all(const std::function<void(std::size_t)>& body);

 private:
  struct Thread {
    std::binary_semaphore wanted{0};
    std::binary_semaphore done{0};
    Body body;  // null: the end
    std::thread thread;
  };

  void begin_turn(std::size_t i, Body body);

  std::size_t count_;
  std::vector<std::unique_ptr<Thread>> threads_;
};

}  // namespace gosan::detector
