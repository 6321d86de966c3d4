// istio 8144: a cache calls back on each eviction, from a goroutine of its own;
// the test counts the calls in a local variable and reads it. Fixed: an atomic.
// manifests: always
// expect: data-race lines=any
#include <atomic>
#include <functional>

#include "kernel.h"

struct TtlCache {
  std::function<void()> on_eviction;

  void evict() const { on_eviction(); }
};

int main() {
  int evicted = 0;
  std::atomic<int> counted{0};
  TtlCache cache{[&] {
    if (kFixed) {
      ++counted;
    } else {
      ++evicted;  // race: read|write
    }
  }};
  gosan::sync::WaitGroup evicter;
  evicter.go([&] { cache.evict(); });
  let_others_run();
  std::printf("%d\n", kFixed ? counted.load() : evicted);  // race: read
  evicter.wait();
}
