// grpc 3017: a cached connection is deleted by a timer, unless it is wanted
// again; a timer that has fired already finds a note to abort, and returns with
// the mutex locked. Fixed: it unlocks.
// manifests: by schedule, nearly always: the timer must fire under the lock
// expect: deadlock goroutines=1
#include <chrono>
#include <memory>
#include <mutex>

#include "kernel.h"

struct ConnCache {
  gosan::sync::Mutex mu;
  bool abort_deleting = false;
  bool cached = false;
  gosan::time::Timer timer;

  void remove() {
    std::lock_guard lock(mu);  // blocked here
    cached = true;
    abort_deleting = false;
    timer = gosan::time::after_func(std::chrono::milliseconds(1), [this] {
      mu.lock();
      if (abort_deleting) {
        if (kFixed) mu.unlock();
        return;
      }
      cached = false;
      mu.unlock();
    });
  }
  void want_again() {
    std::lock_guard lock(mu);
    let_others_run();
    if (!timer.stop()) abort_deleting = true;
    cached = false;
  }
  bool is_cached() {
    std::lock_guard lock(mu);
    return cached;
  }
};

int main() {
  ConnCache cache;
  cache.remove();
  cache.want_again();
  let_others_run();
  cache.remove();
  cache.want_again();
  finish();
  std::printf("cached: %d\n", cache.is_cached());
}
