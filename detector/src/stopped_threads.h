// Stops threads for as long as memory is scanned: their registers may hold the
// only pointer to something.
#pragma once

#include <cstdint>
#include <vector>

namespace gosan::detector {

struct StoppedThread {
  std::int32_t tid = 0;
  std::uintptr_t thread_pointer = 0;  // fs base
  // End of its native stack. The thread's control block lies there, unless
  // somebody knows better.
  std::uintptr_t stack_end = 0;
  std::uintptr_t stack_pointer = 0;  // lowest live address, red zone included
  std::vector<std::uintptr_t> registers;
};

// Between construction and destruction the threads stand still. One at a time;
// the calling thread is never stopped.
class ThreadStopper {
 public:
  struct Request {
    std::int32_t tid = 0;
    // Whether the thread may block our signal: then it rests already, its
    // registers on its stack, and is left alone.
    bool may_block = false;
  };
  explicit ThreadStopper(const std::vector<Request>& requests);
  ~ThreadStopper();
  ThreadStopper(const ThreadStopper&) = delete;
  ThreadStopper& operator=(const ThreadStopper&) = delete;

  // False when a thread could not be stopped.
  bool complete() const { return complete_; }
  const std::vector<StoppedThread>& threads() const { return threads_; }

 private:
  std::vector<StoppedThread> threads_;
  bool complete_ = true;
};

}  // namespace gosan::detector
