// moby 4951: deleting a device locks the set, then the device, and gives up the
// set for a moment to wait for the device's end: who deletes it, too, takes the
// set then and waits for the device. Fixed: the device is locked first.
// manifests: by schedule, nearly always
// expect: goroutine-leak@first state="sync.Mutex.Lock" waits_on=mutex count=1
// expect: goroutine-leak@second state="sync.Mutex.Lock" waits_on=mutex count=1
#include <memory>
#include <mutex>

#include "kernel.h"

struct DeviceSet {
  gosan::sync::Mutex mu;
  gosan::sync::Mutex device;
  int deleted = 0;

  void remove() {
    std::unique_lock set(mu, std::defer_lock);
    if (!kFixed) set.lock();
    std::lock_guard one(device);  // blocked here @second
    if (kFixed) set.lock();
    set.unlock();
    let_others_run();  // until the device is gone
    set.lock();        // blocked here @first
    ++deleted;
  }
};

int main() {
  auto devices = std::make_shared<DeviceSet>();
  auto remove = [=] { devices->remove(); };
  gosan::go(remove);  // go here
  gosan::go(remove);  // go here
  devices.reset();
  finish();
}
