// cockroach 6181: looking up a range prints the cache with the read lock held,
// and the printing takes it again; another look-up that is about to write comes
// between. Fixed: prints without a second lock.
// manifests: by schedule, nearly always: the writer must come between
// expect: goroutine-leak@print state="sync.RWMutex.RLock" waits_on=rwmutex
// expect: goroutine-leak@write state="sync.RWMutex.Lock" waits_on=rwmutex
#include <memory>
#include <mutex>
#include <shared_mutex>
#include <string>

#include "kernel.h"
#include "moment.h"

Moment reading;

struct RangeCache {
  gosan::sync::RWMutex mu;
  int ranges = 0;

  std::string text() {
    std::shared_lock lock(mu);  // blocked here @print
    return text_locked();
  }
  std::string text_locked() const { return std::to_string(ranges); }
  void look_up() {
    {
      std::shared_lock lock(mu);
      reading.happened();
      let_others_run();
      kFixed ? text_locked() : text();
    }
    write();
  }
  void write() {
    std::lock_guard lock(mu);  // blocked here @write
    ++ranges;
  }
};

int main() {
  auto cache = std::make_shared<RangeCache>();
  gosan::go([=] { cache->look_up(); });  // go here @print
  gosan::go([=] {                        // go here @write
    reading.wait();
    cache->write();
  });
  cache.reset();
  finish();
}
