// hugo 3251: locking a URL holds the table's lock while it waits for the URL's
// mutex; whoever has that one needs the table's lock to unlock. Fixed: the
// table is unlocked before the wait.
// manifests: by schedule, nearly always: two must want the same URL
// expect: deadlock goroutines=3
#include <map>
#include <memory>
#include <mutex>
#include <shared_mutex>
#include <string>

#include "kernel.h"

struct RemoteLock {
  gosan::sync::RWMutex table;
  std::map<std::string, std::unique_ptr<gosan::sync::Mutex>> urls;

  void lock(const std::string& url) {
    std::unique_lock held(table);
    auto& mu = urls[url];
    if (!mu) mu = std::make_unique<gosan::sync::Mutex>();
    if (kFixed) held.unlock();
    mu->lock();  // blocked here
  }
  void unlock(const std::string& url) {
    std::shared_lock held(table);  // blocked here
    urls.at(url)->unlock();
  }
};

int main() {
  RemoteLock remote;
  gosan::sync::WaitGroup readers;
  for (int reader = 0; reader < 2; ++reader) {
    readers.go([&] {
      remote.lock("http://example.org/");
      let_others_run();
      remote.unlock("http://example.org/");
    });
  }
  readers.wait();  // blocked here
}
