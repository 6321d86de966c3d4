// Stops threads for as long as memory is scanned: their registers may hold the
// only pointer to something.
#pragma once

#include <cstdint>
#include <vector>

namespace gosan::detector {

struct StoppedThread {
  std::int32_t tid = 0;
  std::uintptr_t thread_pointer = 0;  // fs base
  std::uintptr_t stack_pointer = 0;   // lowest live address, red zone included
  std::vector<std::uintptr_t> registers;
};

// Between construction and destruction the threads stand still. One at a time;
// the calling thread is never stopped.
class ThreadStopper {
 public:
  struct Request {
    std::int32_t tid = 0;
    // False: the thread may rest with all signals blocked, its registers saved.
    bool must_answer = true;
  };
  explicit ThreadStopper(const std::vector<Request>& requests);
  ~ThreadStopper();
  ThreadStopper(const ThreadStopper&) = delete;
  ThreadStopper& operator=(const ThreadStopper&) = delete;

  // False when a thread that must answer did not: it blocks all signals.
  bool complete() const { return complete_; }
  const std::vector<StoppedThread>& threads() const { return threads_; }

 private:
  std::vector<StoppedThread> threads_;
  bool complete_ = true;
};

}  // namespace gosan::detector
