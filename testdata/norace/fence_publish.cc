// A release fence before the relaxed store, an acquire fence after the relaxed
// load that saw it.
#include <gosan/gosan.h>

#include <atomic>
#include <cstdio>

int message = 0;
std::atomic<bool> ready = false;

int main() {
  gosan::chan<> done = gosan::make_chan();
  gosan::go([&] {
    message = 42;
    std::atomic_thread_fence(std::memory_order_release);
    ready.store(true, std::memory_order_relaxed);
    done.send();
  });
  while (!ready.load(std::memory_order_relaxed)) gosan::gosched();
  std::atomic_thread_fence(std::memory_order_acquire);
  std::printf("%d\n", message);
  done.recv();
}
