// moby 36114: adding disks to a service VM removes, on an error, those that it
// has added, with a function that locks the VM once more. Fixed: a removal for
// who has the lock already.
// manifests: always
// expect: goroutine-leak state="sync.Mutex.Lock" waits_on=mutex count=1
#include <memory>
#include <mutex>

#include "kernel.h"

struct ServiceVm {
  gosan::sync::Mutex mu;
  int disks = 0;

  void remove_disks() {
    std::lock_guard lock(mu);  // blocked here
    remove_disks_locked();
  }
  void remove_disks_locked() { disks = 0; }
  void add_disks() {
    std::lock_guard lock(mu);
    disks = 1;
    kFixed ? remove_disks_locked() : remove_disks();
  }
};

int main() {
  auto vm = std::make_shared<ServiceVm>();
  gosan::go([=] { vm->add_disks(); });  // go here
  vm.reset();
  finish();
}
