// moby 17176: cleaning up deleted devices returns with the set locked when
// there are none; the next user of the set waits for ever. Fixed: it unlocks.
// manifests: always
// expect: goroutine-leak state="sync.Mutex.Lock" waits_on=mutex count=1
#include <chrono>
#include <memory>
#include <mutex>

#include "kernel.h"

struct DeviceSet {
  gosan::sync::Mutex mu;
  int deleted = 0;

  void clean_up() {
    mu.lock();
    if (deleted == 0) {
      if (kFixed) mu.unlock();
      return;
    }
    deleted = 0;
    mu.unlock();
  }
};

int main() {
  auto devices = std::make_shared<DeviceSet>();
  devices->clean_up();
  auto done = gosan::make_chan(1);
  gosan::go([=] {                       // go here
    std::lock_guard lock(devices->mu);  // blocked here
    done.send();
  });
  devices.reset();
  gosan::select(recv(done),
                recv(gosan::time::after(std::chrono::milliseconds(20))));
  finish();
}
