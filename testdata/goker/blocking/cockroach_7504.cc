// cockroach 7504: releasing a lease locks it and then the cache of table names
// to take it out; finding a lease locks the cache and then the lease. Fixed:
// the cache is unlocked before the lease is locked.
// manifests: by schedule, nearly always: both must have their first lock
// expect: goroutine-leak@release state="sync.Mutex.Lock" waits_on=mutex count=1
// expect: goroutine-leak@get state="sync.Mutex.Lock" waits_on=mutex count=1
#include <map>
#include <memory>
#include <mutex>

#include "kernel.h"

struct Lease {
  gosan::sync::Mutex mu;
  int users = 0;
};

struct NameCache {
  gosan::sync::Mutex mu;
  std::map<int, std::shared_ptr<Lease>> leases = {
      {7, std::make_shared<Lease>()}};

  void remove(int id) {
    std::lock_guard lock(mu);  // blocked here @release
    leases.erase(id);
  }
  void get(int id) {
    std::unique_lock lock(mu);
    const auto lease = leases[id];
    let_others_run();
    if (kFixed) lock.unlock();
    std::lock_guard leased(lease->mu);  // blocked here @get
    ++lease->users;
  }
  void release(int id, const std::shared_ptr<Lease>& lease) {
    std::lock_guard leased(lease->mu);
    let_others_run();
    remove(id);
  }
};

int main() {
  auto cache = std::make_shared<NameCache>();
  auto lease = cache->leases[7];
  gosan::go([=] { cache->get(7); });             // go here @get
  gosan::go([=] { cache->release(7, lease); });  // go here @release
  lease.reset();
  cache.reset();
  finish();
}
