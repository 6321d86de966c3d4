// No race: published by a fence and a relaxed store, taken by a relaxed load
// and a fence.
// expect: nothing
#include <gosan/gosan.h>

#include <atomic>
#include <cstdlib>

int message = 0;
std::atomic<bool> ready{false};

int main() {
  gosan::chan<> hold = gosan::make_chan();
  gosan::go([&] {
    message = 42;
    std::atomic_thread_fence(std::memory_order_release);
    ready.store(true, std::memory_order_relaxed);
    hold.recv();
  });
  while (!ready.load(std::memory_order_relaxed)) gosan::gosched();
  std::atomic_thread_fence(std::memory_order_acquire);
  if (message != 42) std::abort();
  hold.send();
}
