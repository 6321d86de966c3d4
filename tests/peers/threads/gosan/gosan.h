// What the programs of testdata/peers use of gosan's runtime, on std::thread:
// with this folder in front of the real headers they are programs for
// ThreadSanitizer, which knows all that they are made of.
//
// A channel here orders whatever uses its mutex, more than Go's does; in these
// programs nothing hides behind that.
#pragma once

#include <condition_variable>
#include <cstddef>
#include <mutex>
#include <thread>
#include <utility>

namespace gosan {

template <typename Body>
void go(Body body) {
  std::thread(std::move(body)).detach();
}

inline void gosched() { std::this_thread::yield(); }

struct Unit {};

template <typename T = Unit>
class chan {
 public:
  explicit chan(std::size_t cap) : state_(new State) { state_->cap = cap; }

  void send() const {
    State& s = *state_;
    std::unique_lock lock(s.mu);
    const std::size_t mine = ++s.sent;
    s.changed.notify_all();
    // Unbuffered: until it is received; buffered: until there is room.
    s.changed.wait(lock, [&] { return s.received + s.cap >= mine; });
  }
  void recv() const {
    State& s = *state_;
    std::unique_lock lock(s.mu);
    const std::size_t mine = ++s.received;
    s.changed.notify_all();
    s.changed.wait(lock, [&] { return s.sent >= mine; });
  }

 private:
  struct State {
    std::mutex mu;
    std::condition_variable changed;
    std::size_t cap = 0;
    std::size_t sent = 0;
    std::size_t received = 0;
  };
  State* state_;  // never freed: whoever is awake last need not be known
};

template <typename T = Unit>
chan<T> make_chan(std::size_t cap = 0) {
  return chan<T>(cap);
}

namespace sync {

using Mutex = std::mutex;

class WaitGroup {
 public:
  ~WaitGroup() { wait(); }
  template <typename Body>
  void go(Body body) {
    wait();
    thread_ = std::thread(std::move(body));
  }
  void wait() {
    if (thread_.joinable()) thread_.join();
  }

 private:
  std::thread thread_;  // one at a time is what the programs need
};

}  // namespace sync
}  // namespace gosan
