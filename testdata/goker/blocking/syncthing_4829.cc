// syncthing 4829: a mapping that is removed tells its observers with its lock
// held, and the telling takes the lock to read. Fixed: they are told after the
// unlock.
// manifests: always
// expect: deadlock goroutines=1
#include <map>
#include <mutex>
#include <shared_mutex>
#include <string>

#include "kernel.h"

struct Mapping {
  gosan::sync::RWMutex mu;
  std::map<std::string, int> addresses = {{"test", 0}};
  std::function<void()> observer = [] {};

  void notify() {
    std::shared_lock lock(mu);  // blocked here
    observer();
  }
  void clear() {
    std::unique_lock lock(mu);
    addresses.clear();
    if (kFixed) lock.unlock();
    notify();
  }
};

int main() {
  Mapping mapping;
  mapping.clear();
}
