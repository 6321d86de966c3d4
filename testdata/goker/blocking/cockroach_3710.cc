// cockroach 3710: scanning the replicas holds the store's read lock, and asking
// a replica for its status takes it again; a writer that comes between stops
// both. Fixed: the status of who has the lock already.
// manifests: by schedule, nearly always: the writer must come between
// expect: goroutine-leak@scan state="sync.RWMutex.RLock" waits_on=rwmutex
// expect: goroutine-leak@raft state="sync.RWMutex.Lock" waits_on=rwmutex
#include <memory>
#include <mutex>
#include <shared_mutex>

#include "kernel.h"
#include "moment.h"

Moment scanning;

struct Store {
  gosan::sync::RWMutex mu;
  gosan::sync::Mutex queue;
  int replicas = 2;

  int status() {
    std::shared_lock lock(mu);  // blocked here @scan
    return status_locked();
  }
  int status_locked() const { return replicas; }
  void scan() {
    std::shared_lock lock(mu);
    scanning.happened();
    let_others_run();
    std::lock_guard queued(queue);
    kFixed ? status_locked() : status();
  }
  void process_raft() {
    std::lock_guard lock(mu);  // blocked here @raft
    ++replicas;
  }
};

int main() {
  auto store = std::make_shared<Store>();
  gosan::go([=] { store->scan(); });  // go here @scan
  gosan::go([=] {                     // go here @raft
    scanning.wait();
    store->process_raft();
  });
  store.reset();
  finish();
}
