// cockroach 10214: sending the queued heartbeats locks the queue and then each
// replica; a replica's tick locks itself and then the queue. Fixed: the queue
// is taken over and unlocked first.
// manifests: by schedule, nearly always: both must have their first lock
// expect: goroutine-leak@send state="sync.Mutex.Lock" waits_on=mutex count=1
// expect: goroutine-leak@tick state="sync.Mutex.Lock" waits_on=mutex count=1
#include <memory>
#include <mutex>
#include <vector>

#include "kernel.h"

struct Store {
  gosan::sync::Mutex queue_mu;
  gosan::sync::Mutex replica_mu;
  std::vector<int> heartbeats = {1, 2};

  void send_heartbeats() {
    std::unique_lock queue(queue_mu);
    const std::vector<int> taken = std::move(heartbeats);
    heartbeats.clear();
    if (kFixed) queue.unlock();
    for (std::size_t i = 0; i < taken.size(); ++i) {
      let_others_run();
      std::lock_guard replica(replica_mu);  // blocked here @send
    }
  }
  void tick() {
    std::lock_guard replica(replica_mu);
    let_others_run();
    std::lock_guard queue(queue_mu);  // blocked here @tick
    heartbeats.push_back(3);
  }
};

int main() {
  auto store = std::make_shared<Store>();
  gosan::go([=] { store->send_heartbeats(); });  // go here @send
  gosan::go([=] { store->tick(); });             // go here @tick
  store.reset();
  finish();
}
