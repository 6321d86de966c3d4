// A counter is added to and read atomically, relaxed on both sides: two atomic
// accesses are no race, whatever they order.
#include <gosan/gosan.h>

#include <atomic>
#include <cstdio>

long calls = 0;

int main() {
  gosan::chan<> done = gosan::make_chan();
  gosan::go([&] {
    std::atomic_ref(calls).fetch_add(1, std::memory_order_relaxed);
    done.send();
  });
  std::printf("%ld\n", std::atomic_ref(calls).load(std::memory_order_relaxed));
  done.recv();
}
