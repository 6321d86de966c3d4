// kubernetes 62464: reading a container's CPU set, or the default one, takes
// the read lock twice; removing a container waits to write between. Fixed: the
// inner function takes none.
// manifests: by schedule, nearly always: the writer must come between
// expect: goroutine-leak@read state="sync.RWMutex.RLock" waits_on=rwmutex
// expect: goroutine-leak@remove state="sync.RWMutex.Lock" waits_on=rwmutex
#include <map>
#include <memory>
#include <mutex>
#include <shared_mutex>

#include "kernel.h"
#include "moment.h"

Moment reading;

struct CpuSets {
  gosan::sync::RWMutex mu;
  std::map<int, int> sets = {{0, 0xff}};

  int get(int container) {
    std::shared_lock lock(mu, std::defer_lock);
    if (!kFixed) lock.lock();  // blocked here @read
    const auto found = sets.find(container);
    return found == sets.end() ? sets.at(0) : found->second;
  }
  int get_or_default(int container) {
    std::shared_lock lock(mu);
    reading.happened();
    let_others_run();
    return get(container);
  }
  void remove(int container) {
    std::lock_guard lock(mu);  // blocked here @remove
    sets.erase(container);
  }
};

int main() {
  auto sets = std::make_shared<CpuSets>();
  gosan::go([=] { sets->get_or_default(7); });  // go here @read
  gosan::go([=] {                               // go here @remove
    reading.wait();
    sets->remove(7);
  });
  sets.reset();
  finish();
}
