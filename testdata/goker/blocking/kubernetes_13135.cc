// kubernetes 13135: listing locks the cacher and then the watch cache, where a
// call back unlocks the cacher; an event locks the watch cache and then, in a
// call back, the cacher. Fixed: the event calls back after its unlock.
// manifests: by schedule, nearly always: both must have their first lock
// expect: goroutine-leak@list waits_on=rwmutex count=1
// expect: goroutine-leak@event state="sync.Mutex.Lock" waits_on=mutex count=1
#include <functional>
#include <memory>
#include <mutex>

#include "kernel.h"

struct WatchCache {
  gosan::sync::RWMutex mu;
  std::function<void()> on_replace;
  std::function<void()> on_event;

  void replace() {
    std::lock_guard lock(mu);  // blocked here @list
    on_replace();
  }
  void add() {
    std::unique_lock lock(mu);
    let_others_run();
    if (kFixed) lock.unlock();
    on_event();
  }
};

struct Cacher {
  gosan::sync::Mutex mu;
  WatchCache cache;

  Cacher() {
    cache.on_replace = [this] { mu.unlock(); };
    cache.on_event = [this] {
      std::lock_guard lock(mu);  // blocked here @event
    };
  }
  void list() {
    mu.lock();
    let_others_run();
    cache.replace();
  }
};

int main() {
  auto cacher = std::make_shared<Cacher>();
  gosan::go([=] { cacher->list(); });       // go here @list
  gosan::go([=] { cacher->cache.add(); });  // go here @event
  cacher.reset();
  finish();
}
