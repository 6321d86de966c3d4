// istio 8214: a cache counts its hits with atomic additions and hands out its
// statistics as a plain copy of the struct. Fixed: each is loaded atomically.
// manifests: always
// expect: data-race lines=any
#include <atomic>

#include "kernel.h"

struct Stats {
  long hits = 0;
};

struct Cache {
  Stats stats;

  void get() {
    std::atomic_ref(stats.hits).fetch_add(1);  // race: atomic write
  }
  Stats statistics() {
    if (kFixed) return {std::atomic_ref(stats.hits).load()};
    return stats;  // race: read
  }
};

int main() {
  Cache cache;
  gosan::sync::WaitGroup users;
  users.go([&] { cache.get(); });
  users.go([&] { std::printf("%ld hits\n", cache.statistics().hits); });
  users.wait();
}
