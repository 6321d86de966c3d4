// kubernetes 30872: an informer asks its queue with its own mutex held whether
// it has synced; the queue calls the informer back with the queue's lock held;
// and the stop waits for both. Fixed: the question is asked without the mutex.
// manifests: by schedule, nearly always: both must have their first lock
// expect: goroutine-leak@synced waits_on=rwmutex count=1
// expect: goroutine-leak@pop state="sync.Mutex.Lock" waits_on=mutex count=1
// expect: goroutine-leak@stop state="sync.Mutex.Lock" waits_on=mutex count=1
#include <memory>
#include <mutex>

#include "kernel.h"

struct FederatedInformer {
  gosan::sync::Mutex mu;
  gosan::sync::RWMutex queue;
  bool synced = false;  // of who holds queue
  int clusters = 0;

  bool clusters_synced() {
    std::unique_lock lock(mu);
    let_others_run();
    if (kFixed) lock.unlock();
    std::lock_guard held(queue);  // blocked here @synced
    return synced;
  }
  void pop() {
    std::lock_guard held(queue);
    let_others_run();
    add_cluster();
    synced = true;
  }
  void add_cluster() {
    std::lock_guard lock(mu);  // blocked here @pop
    ++clusters;
  }
  void stop() {
    let_others_run();
    std::lock_guard lock(mu);  // blocked here @stop
    clusters = 0;
  }
};

int main() {
  auto informer = std::make_shared<FederatedInformer>();
  gosan::go([=] { informer->clusters_synced(); });  // go here @synced
  gosan::go([=] { informer->pop(); });              // go here @pop
  gosan::go([=] { informer->stop(); });             // go here @stop
  informer.reset();
  finish();
}
