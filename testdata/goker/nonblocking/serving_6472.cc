// serving 6472: workers take off a counter atomically what their starter adds
// to it with a plain addition. Fixed: both are atomic.
// manifests: always
// expect: data-race lines=any
#include <atomic>

#include "kernel.h"

struct Prober {
  int pending = 4;

  void finish_one() {
    std::atomic_ref(pending).fetch_sub(1);  // race: atomic write
  }
  void add(int count) {
    if (kFixed) {
      std::atomic_ref(pending).fetch_add(count);
    } else {
      pending += count;  // race: read|write
    }
  }
};

int main() {
  Prober prober;
  gosan::sync::WaitGroup workers;
  workers.go([&] { prober.finish_one(); });
  prober.add(2);
  workers.wait();
  std::printf("%d pending\n", prober.pending);
}
