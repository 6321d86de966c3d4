// kubernetes 10182: a pod's status is sent with the lock held; the receiver,
// busy with the status before, needs the lock. Fixed: the lock is given back
// before the send.
// manifests: by schedule, nearly always: two statuses must follow closely
// expect: goroutine-leak@sync waits_on=rwmutex count=1
// expect: goroutine-leak@set state="chan send" waits_on=chan count=1
#include <memory>
#include <mutex>

#include "kernel.h"

struct StatusManager {
  gosan::sync::RWMutex mu;
  gosan::chan<int> statuses = gosan::make_chan<int>();

  void sync() {
    for (int batch = 0; batch < 2; ++batch) {
      statuses.recv();
      let_others_run();
      std::lock_guard lock(mu);  // blocked here @sync
    }
  }
  void set(int status) {
    std::unique_lock lock(mu);
    if (kFixed) lock.unlock();
    statuses.send(status);  // blocked here @set
  }
};

int main() {
  auto manager = std::make_shared<StatusManager>();
  gosan::go([=] { manager->sync(); });  // go here @sync
  for (int status = 0; status < 2; ++status) {
    gosan::go([=] { manager->set(status); });  // go here @set
  }
  manager.reset();
  finish();
}
