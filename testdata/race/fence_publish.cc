// A relaxed flag without the fence on the reader's side.
// expect: data-race variable=message type=int object=global
#include <gosan/gosan.h>

#include <atomic>
#include <cstdio>

int message = 0;
std::atomic<bool> ready = false;

int main() {
  gosan::chan<> done = gosan::make_chan();
  gosan::go([&] {  // go here
    message = 42;  // race: write
    std::atomic_thread_fence(std::memory_order_release);
    ready.store(true, std::memory_order_relaxed);
    done.send();
  });
  while (!ready.load(std::memory_order_relaxed)) gosan::gosched();
  std::printf("%d\n", message);  // race: read
  done.recv();
}
