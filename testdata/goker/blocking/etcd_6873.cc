// etcd 6873: stopping the broadcasts holds the mutex until their goroutine has
// ended, which needs the mutex to finish its last update. Fixed: the mutex is
// given back before the wait.
// manifests: by schedule, nearly always: an update must be under way
// expect: goroutine-leak@loop state="sync.Mutex.Lock" waits_on=mutex count=1
// expect: goroutine-leak@stop state="chan receive" waits_on=chan count=1
#include <memory>
#include <mutex>

#include "kernel.h"

struct WatchBroadcasts {
  gosan::sync::Mutex mu;
  gosan::chan<int> updates = gosan::make_chan<int>(1);
  gosan::chan<> done = gosan::make_chan();

  void run() {
    for (int update : updates) {
      (void)update;
      let_others_run();
      std::lock_guard lock(mu);  // blocked here @loop
    }
    done.close();
  }
  void stop() {
    std::unique_lock lock(mu);
    updates.close();
    if (kFixed) lock.unlock();
    done.recv();  // blocked here @stop
  }
};

int main() {
  auto broadcasts = std::make_shared<WatchBroadcasts>();
  gosan::go([=] { broadcasts->run(); });  // go here @loop
  broadcasts->updates.send(1);
  gosan::go([=] { broadcasts->stop(); });  // go here @stop
  broadcasts.reset();
  finish();
}
